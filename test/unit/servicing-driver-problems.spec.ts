import { test, expect } from '@playwright/test';
import { driverFacts, type DriverInfFacts } from '../../harness/servicing/payload/inf/driver-facts.ts';
import { driverProblems, type DriverTarget } from '../../harness/servicing/payload/inf/driver-problems.ts';

const TARGET: DriverTarget = { architecture: 'amd64', windowsVersion: '10.0.26100.1', strategy: 'offline' };
interface Parts {
  decoration?: string;
  version?: string;
  rest?: string;
  hardwareId?: string;
}
function driver({ decoration = 'NTamd64', version = 'CatalogFile=x.cat', rest = '', hardwareId = 'ROOT\\X' }: Parts = {}): DriverInfFacts {
  const className = /Class=/.test(version) ? '' : 'Class=System\n';
  return driverFacts(`[Version]\nSignature="$Windows NT$"\n${className}Provider=Acme\nDriverVer=01/02/2024,1.0.0.0\n${version}\n[Manufacturer]\nAcme=M,${decoration}\n[M.${decoration}]\nd=I,${hardwareId}\n[I]\nCopyFiles=@x.sys\n[SourceDisksNames]\n1=d\n[SourceDisksFiles]\nx.sys=1\n${rest}`, { ...TARGET, fileName: 'x.inf' });
}
const codes = (payload: DriverInfFacts, target: Partial<DriverTarget> = {}): string[] => driverProblems(payload, { ...TARGET, ...target }).map(({ severity, code }) => `${severity} ${code}`);
const BOOT = '[I.Services]\nAddService=x,2,S\n[S]\nStartType=0\n';
const CO = '[I.CoInstallers]\nAddReg=R\n[R]\nHKR,,CoInstallers32,0x00010000,"co.dll"\n';

test('a driver that fits, signed: nothing', () => expect(codes(driver())).toEqual([]));

test('no section for the architecture, or not for the Windows version', () => {
  expect(driverProblems(driver({ decoration: 'NTarm64' }), TARGET)).toEqual([{ severity: 'error', code: 'WP-DRIVER-ARCHITECTURE', text: 'x.inf has no section for amd64: it is for arm64' }]);
  expect(codes(driver({ decoration: 'NTamd64.10.0...99999' }))).toEqual(['error WP-DRIVER-WINDOWS-VERSION']);
});

test('of several drivers one must fit', () => {
  expect(codes({ ...driver({ decoration: 'NTarm64' }), further: [driver()] })).toEqual(['warning WP-DRIVER-ARCHITECTURE']);
  expect(codes({ ...driver({ decoration: 'NTarm64' }), further: [driver({ decoration: 'NTx86' })] })).toEqual(['error WP-DRIVER-ARCHITECTURE', 'error WP-DRIVER-ARCHITECTURE']);
});

test('unsigned: what each strategy makes of it', () => {
  const unsigned = driver({ version: '' });
  const boot = driver({ version: '', rest: BOOT });
  expect(codes(unsigned)).toEqual(['warning WP-DRIVER-UNSIGNED']);
  expect(codes(boot)).toEqual(['error WP-DRIVER-UNSIGNED']);
  expect(codes(boot, { forceUnsigned: true })).toEqual(['warning WP-DRIVER-FORCED']);
  expect(codes(boot, { strategy: 'setup', forceUnsigned: true })).toEqual(['warning WP-DRIVER-UNSIGNED']);
  expect(codes(boot, { strategy: 'audit' })).toEqual(['warning WP-DRIVER-UNSIGNED']);
  expect(driverProblems(boot, TARGET)[0]?.text).toBe('x.inf names no catalog, so it is unsigned; it starts with the boot loader, and DISM takes it with `forceUnsigned` only');
});

test('files that the INF copies, and its catalog, are looked for', () => {
  expect(codes(driver(), { files: ['sub/X.SYS', 'sub/x.cat', 'sub/x.inf'] })).toEqual([]);
  expect(codes(driver(), { files: ['x.sy_', 'x.cat'] })).toEqual([]);
  expect(codes(driver(), { files: ['x.cat', 'xx.sys'] })).toEqual(['error WP-DRIVER-FILE-MISSING']);
  expect(driverProblems(driver(), { ...TARGET, files: ['x.sys'] })[0]?.text).toContain('names the catalog x.cat, which is not there');
});

test('co-installers are a matter of offline and setup', () => {
  const withCoInstaller = driver({ rest: CO });
  expect(codes(withCoInstaller)).toEqual(['warning WP-DRIVER-CO-INSTALLER']);
  expect(codes(withCoInstaller, { strategy: 'setup' })).toEqual(['warning WP-DRIVER-CO-INSTALLER']);
  expect(codes(withCoInstaller, { strategy: 'audit' })).toEqual([]);
  expect(driverProblems(withCoInstaller, TARGET)[0]?.text).toContain('since Windows 11 22H2');
  expect(driverProblems(withCoInstaller, { ...TARGET, windowsVersion: '10.0.19045.1' })[0]?.text).not.toContain('22H2');
});

test('extensions and components', () => {
  const extension = driver({ version: 'Class=Extension\nExtensionId={1}\nCatalogFile=x.cat', rest: '[I.Components]\nAddComponent=comp,,C\n[C]\nComponentIDs=VID_1\n' });
  const component = driver({ version: 'Class=SoftwareComponent\nCatalogFile=x.cat', hardwareId: 'SWC\\vid_1' });
  expect(codes(extension)).toEqual(['warning WP-DRIVER-EXTENSION', 'warning WP-DRIVER-ADDS-COMPONENT']);
  expect(codes({ ...extension, further: [component] })).toEqual(['warning WP-DRIVER-EXTENSION', 'warning WP-DRIVER-COMPONENT']);
});
