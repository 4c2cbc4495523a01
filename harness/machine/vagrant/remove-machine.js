// @ts-check
// Removes a machine of Vagrant with all that it left outside its folder. Plain JavaScript: the reaper runs it after its
// run was killed. Arguments: folder of the Vagrantfile, VAGRANT_HOME, name of the box, Vagrant's provider. Idempotent.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [folder = '', home = '', box = '', provider = ''] = process.argv.slice(2);
const pool = 'default';

/** @param {string} program @param {string[]} argv @param {import('node:child_process').ExecFileSyncOptions} [options] */
function run(program, argv, options) {
  return execFileSync(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000, encoding: 'utf8', ...options }).toString();
}

const idFile = path.join(folder, '.vagrant', 'machines', 'default', provider, 'id');
const id = existsSync(idFile) ? readFileSync(idFile, 'utf8').trim() : '';
if (provider === 'libvirt') {
  const virsh = ['--connect', 'qemu:///system'];
  // `vagrant destroy` keeps the UEFI variables that a Vagrantfile names (its action/destroy_domain.rb).
  const domains = id === '' ? '' : run('virsh', [...virsh, 'list', '--all', '--uuid']);
  if (id !== '' && domains.includes(id)) {
    if (run('virsh', [...virsh, 'list', '--uuid']).includes(id)) run('virsh', [...virsh, 'destroy', id]);
    run('virsh', [...virsh, 'undefine', id, '--nvram', '--snapshots-metadata', '--remove-all-storage']);
  }
  // vagrant-libvirt copies a box's disk into the storage pool and leaves it there: BOX_vagrant_box_image_VERSION_NAME.img,
  // with -VAGRANTSLASH- for the slash (its action/handle_box_image.rb).
  const prefix = `${box.replace('/', '-VAGRANTSLASH-')}_vagrant_box_image_`;
  const volumes = run('virsh', [...virsh, 'vol-list', '--pool', pool]).split('\n').map((line) => line.trim().split(/\s+/)[0] ?? '');
  for (const volume of volumes) if (volume.startsWith(prefix)) run('virsh', [...virsh, 'vol-delete', '--pool', pool, volume]);
} else if (id !== '') {
  run('vagrant', ['destroy', '--force'], { cwd: folder, env: { ...process.env, VAGRANT_HOME: home, VAGRANT_CHECKPOINT_DISABLE: '1', WIMPROOF_BOX: box } });
}
