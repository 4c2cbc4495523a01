import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TestInfo } from '@playwright/test';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { Inventory } from '../guest/inventory/inventory.ts';
import type { Outcome } from '../verify/outcome.ts';
import { test } from './base-test.ts';
import type { Answers, CommandResult } from './engine/protocol.ts';
import type { Lab } from './lab.ts';
import { shownAt, suiteError } from './suite-error.ts';
import { placeOfFrame, userFrames } from './user-frames.ts';

const COMMAND_MS = 5 * 60_000;
const INVENTORY_MS = 20 * 60_000;
const SCREENSHOT_MS = 60_000;
const RESTART_MS = 30 * 60_000;

export interface VerbOptions {
  /** How long it may take. Default: five minutes for commands, twenty for an inventory, thirty for a restart. */
  timeout?: number;
}

/**
 * A leased machine: serviced, booted, verified, and kept on. It is the same for all tests of its scenario x strategy, one
 * test at a time: what a test changes, the next one finds.
 */
export class Guest {
  /** What the run found and judged, before any test used the machine. */
  readonly outcome: Outcome;
  readonly #lab: Lab;
  readonly #lease: string;
  readonly #testInfo: TestInfo;
  #inventory: Inventory;
  /** Something was done to the machine since its inventory was taken. */
  #touched: boolean;

  constructor(lab: Lab, { lease, outcome, inventory, touched }: Pick<Answers['lease'], 'lease' | 'outcome' | 'inventory' | 'touched'>, testInfo: TestInfo) {
    this.#lab = lab;
    this.#lease = lease;
    this.outcome = outcome;
    this.#inventory = inventory;
    this.#testInfo = testInfo;
    this.#touched = touched;
  }

  /** The inventory that was taken last; the run's own until `takeInventory` was called or a matcher took a new one. */
  get inventory(): Inventory {
    return this.#inventory;
  }

  /** Asks the machine anew what is installed. */
  async takeInventory({ timeout = INVENTORY_MS }: VerbOptions = {}): Promise<Inventory> {
    return this.#verb('guest.takeInventory()', timeout, async () => {
      this.#inventory = await this.#lab.call('inventory', { lease: this.#lease, timeout });
      this.#touched = false;
      return this.#inventory;
    });
  }

  /** An inventory that knows of everything that tests did: a new one if anything was done. For matchers. */
  async currentInventory(): Promise<Inventory> {
    return this.#touched ? this.takeInventory() : this.#inventory;
  }

  /** Runs a line as `cmd /c` would; an exit code other than 0 is an answer, not an error. */
  async cmd(commandLine: string, { timeout = COMMAND_MS }: VerbOptions = {}): Promise<CommandResult> {
    this.#touched = true;
    return this.#verb(`guest.cmd(${commandLine})`, timeout, () => this.#lab.call('command', { lease: this.#lease, commandLine, timeout }));
  }

  /** Runs a script in Windows PowerShell. @throws ScenarioFileError `WP-GUEST-NO-POWERSHELL` for a guest without it */
  async powershell(script: string, { timeout = COMMAND_MS }: VerbOptions = {}): Promise<CommandResult> {
    this.#touched = true;
    return this.#verb(`guest.powershell(${script.trim().split('\n', 1)[0]})`, timeout, () => this.#lab.call('powershell', { lease: this.#lease, script, timeout }));
  }

  /** A PNG of the console, attached to the test. */
  async screenshot(): Promise<Buffer> {
    return this.#verb('guest.screenshot()', SCREENSHOT_MS, async () => {
      const { file } = await this.#lab.call('screenshot', { lease: this.#lease });
      const picture = await readFile(file);
      await this.#testInfo.attach(basename(file), { body: picture, contentType: 'image/png' });
      return picture;
    });
  }

  /** Restarts Windows; ends when it answers again and its boot time proves the restart. @returns that boot time */
  async restart({ timeout = RESTART_MS }: VerbOptions = {}): Promise<Date> {
    this.#touched = true;
    return this.#verb('guest.restart()', timeout, async () => new Date((await this.#lab.call('restart', { lease: this.#lease, timeout })).bootTime));
  }

  /** A step whose time is not taken from the test's own: it has a limit itself, and a machine is slower than a page. */
  async #verb<T>(title: string, timeout: number, work: () => Promise<T>): Promise<T> {
    const frames = userFrames();
    if (!(timeout > 0)) throw suiteError(new WimproofError({ code: 'WP-SUITE-CALL', kind: 'scenario', cause: `${title}: its timeout is ${timeout}`, mend: 'give it milliseconds, more than 0' }));
    const location = placeOfFrame(frames[0]);
    const timed = this.#testInfo.timeout !== 0;
    const started = Date.now();
    if (timed) this.#testInfo.setTimeout(this.#testInfo.timeout + timeout);
    try {
      return await test.step(title, () => shownAt(frames, work), { ...(location && { location }) });
    } finally {
      if (timed) this.#testInfo.setTimeout(this.#testInfo.timeout - Math.max(0, timeout - (Date.now() - started)));
    }
  }
}
