// @ts-check
/**
 * The Debian (and Ubuntu) packages that wimproof uses on a Linux host, by what needs them.
 * Names were checked on Debian 12; the same names exist in Ubuntu's main and universe.
 */

/** Needed to build the reference guest and to run machines. */
export const RUN_PACKAGES = [
  'qemu-system-x86', // machines
  'qemu-utils', // qemu-img: overlays
  'ovmf', // UEFI firmware
  'wimtools', // wimlib-imagex
  'ntfs-3g', // mkntfs, and NTFS inside the guest
  'mtools', // FAT volumes without mounting
  'gdisk', // sgdisk: GPT
  'dosfstools', // mkfs.fat inside the guest
  'xorriso', // ISO media
  'gcab', // makes .cab
  'cabextract', // reads .cab
  'wixl', // makes .msi
  'systemd-boot-efi', // EFI stub of the guest's boot file
  'busybox-static', // the guest's initial RAM disk
  'binutils', // objcopy, strip
  'xz-utils', // kernel modules, where they are compressed
  'zstd',
];

/** Needed by the project's own tests only. */
export const TEST_PACKAGES = [
  'chromium', // the HTML report, rendered
  'python3-winrm', // a WinRM client that we did not write
  'python3-requests-ntlm', // NTLM for it
  'packer', // another one
  'libwin-hivex-perl', // hivexregedit: registry hives, third-party
  'libhivex-bin', // hivexsh, hivexml
  'msitools', // msiinfo: .msi, third-party
  'genisoimage', // isoinfo: media, third-party
  'p7zip-full', // 7z: another
  'libarchive-tools', // bsdtar: another
  'swtpm', // virtual TPMs
  'libxml2-utils', // xmllint: JUnit XML against its schemas
  'python3-junitparser', // reads JUnit XML
  'cmark-gfm', // GitHub's Markdown parser
  'poppler-utils', // pdftotext, pdftoppm
  'python3-securesystemslib', // signatures of attestations, by in-toto's own library
];
