import { z } from 'zod';
import { STATEMENT_TYPE, TEST_RESULT_TYPE } from './statement.ts';

const text = z.string();
/** Fields of others are ignored, as the specification wants it; those that it knows must have its types. */
const descriptor = z
  .looseObject({
    name: text.optional(),
    uri: text.optional(),
    digest: z.record(z.string().min(1), z.string().regex(/^[0-9a-f]+$/, { message: 'not lower-case hexadecimal' })).optional(),
    content: text.optional(),
    downloadLocation: text.optional(),
    mediaType: text.optional(),
    annotations: z.record(z.string(), z.unknown()).optional(),
  })
  .refine((given) => given.uri !== undefined || given.digest !== undefined || given.content !== undefined, { message: 'a resource without uri, digest or content' });
const subject = descriptor.refine((given) => given.digest !== undefined && Object.keys(given.digest).length > 0, { message: 'a subject without digest' });

/** Shape of a Statement v1 with a test result v0.1, as in-toto's specification words it. */
export const testResultStatementSchema = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(subject).min(1),
  predicateType: z.literal(TEST_RESULT_TYPE),
  predicate: z.looseObject({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(descriptor),
    url: text.optional(),
    passedTests: z.array(text).optional(),
    warnedTests: z.array(text).optional(),
    failedTests: z.array(text).optional(),
  }),
});
export type ReadStatement = z.infer<typeof testResultStatementSchema>;
