import { shellIdMissing, shellNotFound, tooManyShells, tooManyUsers } from '../protocol/faults.ts';
import { Shell, type ShellOptions } from './shell.ts';

/** The open shells of the service, with the quotas of winrm/config/winrs. */
export class ShellTable {
  readonly #shells = new Map<string, Shell>();

  /** Opens a shell. Throws the quota faults. */
  open(options: ShellOptions, quotas: { maxShellsPerUser: number; maxConcurrentUsers: number }): Shell {
    const owner = options.owner.name.toUpperCase();
    const owners = new Set([...this.#shells.values()].map((shell) => shell.options.owner.name.toUpperCase()));
    const mine = [...this.#shells.values()].filter((shell) => shell.options.owner.name.toUpperCase() === owner).length;
    if (mine >= quotas.maxShellsPerUser) throw tooManyShells(quotas.maxShellsPerUser);
    if (!owners.has(owner) && owners.size >= quotas.maxConcurrentUsers) throw tooManyUsers(quotas.maxConcurrentUsers);
    const shell = new Shell(options, (idle) => this.close(idle));
    this.#shells.set(shell.id, shell);
    return shell;
  }
  /** Finds by the ShellId selector. Throws the selector faults. Another user's shell is as good as none. */
  find(id: string | undefined, user: string): Shell {
    if (!id) throw shellIdMissing();
    const shell = this.#shells.get(id.toUpperCase());
    if (!shell || shell.options.owner.name.toUpperCase() !== user.toUpperCase()) throw shellNotFound(id);
    return shell;
  }
  list(): Shell[] {
    return [...this.#shells.values()];
  }
  close(shell: Shell): void {
    this.#shells.delete(shell.id);
    shell.close();
  }
  closeAll(): void {
    for (const shell of this.list()) this.close(shell);
  }
}
