import { stat } from 'node:fs/promises';
import type { Operation, ResolvedOperation, ServicingRequest } from '../operation.ts';
import { PayloadError } from './payload-error.ts';
import { folderFiles, payloadFile } from './payload-files.ts';
import { DEFAULT_TARGET, type PayloadTarget } from './payload-target.ts';
import { resolveAddAppx, resolveApplyAnswerFile, resolveInstallApplication, resolvePatch } from './resolve/application-operations.ts';
import { resolveAddDriver } from './resolve/driver-operations.ts';
import { resolveAddCapability, resolveAddLanguage, resolveAddPackage, resolveRemovePackage } from './resolve/package-operations.ts';
import type { ResolvedPayload } from './resolve/resolved-payload.ts';
import { sourcePaths } from './resolve/source-paths.ts';
import { resolveUpdateWindowsPe } from './resolve/windows-pe.ts';

/**
 * Adds to every operation the facts of its payload (identity, version, product code) and the digest of every file,
 * so that `compile` can be pure. Reads files; starts `cabextract` (`expand.exe` on Windows) for packages and
 * `wimlib-imagex`, where there is one, for those that are WIM files.
 * @param request operations with absolute paths, in which `${payloads}` is already replaced
 * @param target the image: what a driver's INF says depends on it
 * @throws PayloadError naming the file
 */
export async function resolveRequest(request: readonly Operation[], target: PayloadTarget = DEFAULT_TARGET): Promise<ServicingRequest> {
  const operations: ResolvedOperation[] = [];
  for (const operation of request) operations.push(await resolveOperation(operation, target));
  return { operations };
}

async function resolveOperation(operation: Operation, target: PayloadTarget): Promise<ResolvedOperation> {
  for (const file of sourcePaths(operation)) await requirePresent(file);
  const { payload, files } = await resolvePayload(operation, target);
  return { ...operation, ...(payload && { payload }), files };
}

function resolvePayload(operation: Operation, target: PayloadTarget): Promise<ResolvedPayload> | ResolvedPayload {
  switch (operation.operation) {
    case 'add-package':
      return resolveAddPackage(operation);
    case 'remove-package':
      return resolveRemovePackage(operation);
    case 'add-language':
      return resolveAddLanguage(operation);
    case 'add-capability':
      return resolveAddCapability(operation);
    case 'add-driver':
      return resolveAddDriver(operation, target);
    case 'install-application':
      return resolveInstallApplication(operation);
    case 'install-patch':
    case 'check-patch':
      return resolvePatch(operation);
    case 'add-appx':
      return resolveAddAppx(operation);
    case 'apply-answer-file':
      return resolveApplyAnswerFile(operation);
    case 'update-windows-pe':
      return resolveUpdateWindowsPe(operation, target);
    case 'enable-feature':
    case 'check-component-store':
    case 'copy-files':
      return resolveFiles(operation.source);
    case 'remove-language':
    case 'remove-capability':
    case 'disable-feature':
    case 'remove-driver':
    case 'set-international':
    case 'set-edition':
    case 'set-product-key':
    case 'remove-appx':
    case 'set-registry-value':
    case 'remove-registry-value':
    case 'clean-up-image':
    case 'list-image':
      return { files: [] };
  }
}

/** A file, or a folder with all that is in it; nothing is read of them. */
async function resolveFiles(source: string | undefined): Promise<ResolvedPayload> {
  if (source === undefined) return { files: [] };
  return { files: (await stat(source)).isDirectory() ? await folderFiles(source) : [await payloadFile(source)] };
}

async function requirePresent(file: string): Promise<void> {
  try {
    await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new PayloadError(file, 'it does not exist', 'put the file there, or correct the source', error);
  }
}
