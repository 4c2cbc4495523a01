import { z } from 'zod';
import { isDeviceName } from '../image/device-name.ts';
import { OFFLINE_ENGINES } from '../strategy/engine.ts';
import { expectationSchema } from './expectation-schema.ts';
import { machineDevices } from './machine-devices.ts';
import { operationSchema } from './operation-schema.ts';
import { STRATEGIES } from '../servicing/operation.ts';

/**
 * The shape of a scenario file, as written in YAML. Everything that needs the file system or two keys at once
 * (missing files, duplicate ids, template and source together) is judged in `semantic-problems.ts`.
 * The JSON Schema for editors is made from this (`generate-json-schema.ts`), so descriptions are for users.
 */
const name = z.string().min(1);
const strategies = z.array(z.enum(STRATEGIES)).min(1);

const memory = z.union([
  z.string().regex(/^\d+(\.\d+)? ?(GiB|MiB)$/, { message: 'not a size such as `2GiB` or `1536MiB`' }),
  z.int().min(64),
]);

const image = z.strictObject({
  template: name.optional().describe('A machine template that makes its own installation medium, such as `pane`.'),
  source: name.optional().describe('Path of a Windows .iso, or of a bare .wim, .esd or .swm (first part), relative to this file.'),
  media: name.optional().describe('With a bare image file: path of a Windows .iso of the same or a newer build, relative to this file; its Windows PE and Setup are used.'),
  index: z.int().min(1).optional().describe('Index of the image inside the image file.'),
  edition: name.optional().describe('Edition id (`Professional`) or name of the image, instead of an index.'),
});

const machine = z.strictObject({
  template: name.optional().describe('A folder of vm-templates. Default: the template of the image.'),
  memory: memory.optional().describe('`2GiB`, `1536MiB`, or a number of MiB.'),
  processors: z.int().min(1).max(64).optional(),
  devices: machineDevices.partial().optional().describe("Other devices than the template's. Windows has no drivers for virtio-*: the request, or the media, must bring them."),
});

export const scenarioFileSchema = z
  .strictObject({
    // It names folders and files of the run.
    name: z
      .string()
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,98}[A-Za-z0-9])?$/, { message: 'not a name of letters, digits, blanks, `.`, `_` and `-`, at most 100' })
      .refine((given) => !isDeviceName(given), { message: 'the name of a device, which Windows gives no folder' }),
    description: z.string().optional(),
    image,
    machine: machine.optional(),
    offline: z
      .strictObject({
        service: z.enum(['applied', 'mounted']).optional().describe('Service the image after it is applied to the disk (default), or mounted, before.'),
        engine: z.enum(OFFLINE_ENGINES).optional().describe('What services the image: Windows PE in a machine (any host), or DISM of this host (Windows, elevated). Default: DISM of this host where it can, else Windows PE.'),
      })
      .optional(),
    setup: z
      .strictObject({ start: z.enum(['medium', 'windows-pe']).describe('Start Windows Setup from its own medium (default for an .iso), or from Windows PE with /unattend and /installfrom (always so for a bare image file).') })
      .optional(),
    answerFile: name.optional().describe('Path of an answer file of your own, relative to this file; what a strategy needs is merged into it.'),
    payloads: z
      .strictObject({ build: name.describe('Script run as `node --import tsx <script> --out <folder>` before the run.') })
      .optional()
      .describe('Payloads that the project builds; sources name the folder as `${payloads}/`.'),
    request: z.array(operationSchema).min(1).describe('The servicing request: operations in order.'),
    strategies: strategies.optional().describe('Default: all three.'),
    expect: z.array(expectationSchema).optional().describe('Added to the expectations derived from the request, or replacing them by id.'),
    differences: z
      .array(z.strictObject({ subject: name.describe('Glob over the subjects of a comparison.'), reason: name }))
      .optional()
      .describe('Differences between strategies that are expected.'),
  })
  .describe('A wimproof scenario: one image, one servicing request, one or more strategies.');

export type ScenarioFile = z.infer<typeof scenarioFileSchema>;
