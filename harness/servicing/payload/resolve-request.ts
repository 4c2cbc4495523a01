import path from 'node:path';
import type { Operation, Payload, PayloadFile, ResolvedOperation, ServicingRequest } from '../operation.ts';
import { readMsi } from './msi/read-msi.ts';
import { PayloadError } from './payload-error.ts';
import { driverPackageFiles, payloadFile } from './payload-files.ts';
import { readDriver } from './read-driver.ts';
import { readPackage } from './read-package.ts';

/**
 * Adds to every operation the facts of its payload (identity, version, product code) and the digest of every file,
 * so that `compile` can be pure. Reads files; starts `cabextract` (`expand.exe` on Windows) for packages.
 * @param request operations with absolute paths, in which `${payloads}` is already replaced
 * @throws PayloadError naming the file
 */
export async function resolveRequest(request: readonly Operation[]): Promise<ServicingRequest> {
  const operations: ResolvedOperation[] = [];
  for (const operation of request) operations.push(await resolveOperation(operation));
  return { operations };
}

async function resolveOperation(operation: Operation): Promise<ResolvedOperation> {
  if (!('source' in operation)) return { ...operation, files: [] };
  if (!path.isAbsolute(operation.source))
    throw new PayloadError(operation.source, 'the payloads of the scenario are not built yet', 'load the scenario with its payload folder first');
  try {
    const { payload, files } = await readPayload(operation);
    return { ...operation, payload, files };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new PayloadError(operation.source, 'it does not exist', 'put the file there, or correct the source', error);
    throw error;
  }
}

async function readPayload(operation: Extract<Operation, { source: string }>): Promise<{ payload: Payload; files: PayloadFile[] }> {
  const { source } = operation;
  switch (operation.operation) {
    case 'add-package':
      return { payload: await readPackage(source), files: await payloadFile(source) };
    case 'add-driver':
      return { payload: await readDriver(source), files: await driverPackageFiles(source) };
    case 'install-application':
      return {
        payload: path.extname(source).toLowerCase() === '.msi' ? await readMsi(source) : { kind: 'application', installer: 'exe' },
        files: await payloadFile(source),
      };
  }
}
