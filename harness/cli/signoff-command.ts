import type { Command } from 'commander';

/** Adds `wimproof signoff` and `wimproof signoff verify`: may this run be released, and is this image the one that was. */
export function addSignoffCommand(program: Command): void {
  const signoff = program
    .command('signoff')
    .description('judge a stored run by a policy: approved, approved with known issues, or blocked; write the page and the attestation')
    .argument('[run]', 'run folder (default: the latest)', 'runs/latest')
    .option('--policy <file>', 'what a release needs', 'signoff.yaml')
    .option('--image <file>', 'the serviced image that is released (default: as the run recorded it)')
    .option('--key <file>', 'Ed25519 key in PEM (PKCS #8) that signs the attestation; its passphrase in WIMPROOF_SIGNING_PASSPHRASE')
    .option('--output <folder>', "where the files are written (default: the run's folder)")
    .option('--by <name>', 'who decides, for page and attestation')
    .action(async (run: string, options: object) => {
      const { signOff } = await import('./signoff.ts');
      process.exitCode = await signOff(run, options as never);
    });
  signoff
    .command('verify')
    .description('hold an image and an attestation against each other')
    .option('--image <file>', 'the image')
    .requiredOption('--attestation <file>', 'attestation.json (DSSE envelope), or statement.json')
    .option('--public-key <file>', 'Ed25519 public key in PEM that must have signed it')
    .option('--allow-unsigned', 'read an attestation that nobody, or an unknown key, vouches for')
    .action(async (_: object, command: Command) => {
      // `--image` is an option of both, and the outer command takes it.
      const options: { image?: string } = command.optsWithGlobals();
      if (options.image === undefined) command.error("error: required option '--image <file>' not specified");
      const { verifySignoff } = await import('./signoff-verify.ts');
      process.exitCode = await verifySignoff(options as never);
    });
}
