/** The image that a command works on: the running system, or a folder with an applied or mounted one (`W:\`). */
export type DismTarget = 'online' | { image: string };

export interface DismGlobals {
  /** Own log of this call. In Windows PE put it on the job disk or the target: X: is lost. */
  logPath?: string;
  /** A folder on a local NTFS volume; in Windows PE on the target disk. Must exist. */
  scratchDir?: string;
  /** 1 errors, 2 warnings, 3 information (default), 4 debug. A cumulative update logs hundreds of MB at 3. */
  logLevel?: 1 | 2 | 3 | 4;
}

/** Log and scratch options, and /English: without it output cannot be parsed. */
function globals(options: DismGlobals): string[] {
  return [
    '/English',
    ...(options.logPath === undefined ? [] : [`/LogPath:${options.logPath}`]),
    ...(options.logLevel === undefined ? [] : [`/LogLevel:${options.logLevel}`]),
    ...(options.scratchDir === undefined ? [] : [`/ScratchDir:${options.scratchDir}`]),
  ];
}

/** `/NoRestart` always: online, DISM would otherwise ask a question that nobody answers. */
function servicing(target: DismTarget, options: DismGlobals, rest: string[]): string[] {
  return ['dism.exe', target === 'online' ? '/Online' : `/Image:${target.image}`, ...globals(options), '/NoRestart', ...rest];
}

/** `/Add-Package`. One package per call makes results attributable. */
export function addPackageArguments(target: DismTarget, packagePath: string, options: DismGlobals & { ignoreCheck?: boolean; preventPending?: boolean } = {}): string[] {
  return servicing(target, options, [
    '/Add-Package',
    `/PackagePath:${packagePath}`,
    ...(options.ignoreCheck ? ['/IgnoreCheck'] : []),
    ...(options.preventPending ? ['/PreventPending'] : []),
  ]);
}

/** `/Add-Driver`: offline images only; a running system takes drivers through pnputil. */
export function addDriverArguments(target: { image: string }, driver: string, options: DismGlobals & { recurse?: boolean; forceUnsigned?: boolean } = {}): string[] {
  return servicing(target, options, [
    '/Add-Driver',
    `/Driver:${driver}`,
    ...(options.recurse ? ['/Recurse'] : []),
    ...(options.forceUnsigned ? ['/ForceUnsigned'] : []),
  ]);
}

/** `/Enable-Feature`. With a source the network is never asked. */
export function enableFeatureArguments(target: DismTarget, feature: string, options: DismGlobals & { all?: boolean; source?: string; limitAccess?: boolean } = {}): string[] {
  return servicing(target, options, [
    '/Enable-Feature',
    `/FeatureName:${feature}`,
    ...(options.all ? ['/All'] : []),
    ...(options.source === undefined ? [] : [`/Source:${options.source}`]),
    ...(options.limitAccess || options.source !== undefined ? ['/LimitAccess'] : []),
  ]);
}

/** `/Disable-Feature`; `remove` also removes the payload. */
export function disableFeatureArguments(target: DismTarget, feature: string, options: DismGlobals & { remove?: boolean } = {}): string[] {
  return servicing(target, options, ['/Disable-Feature', `/FeatureName:${feature}`, ...(options.remove ? ['/Remove'] : [])]);
}

/** `/Apply-Image` of an index to a folder (`W:\`). An imaging command takes no target, and no /NoRestart. */
export function applyImageArguments(image: { file: string; index: number; directory: string; swmPattern?: string }, options: DismGlobals & { checkIntegrity?: boolean; verify?: boolean } = {}): string[] {
  return [
    'dism.exe',
    ...globals(options),
    '/Apply-Image',
    `/ImageFile:${image.file}`,
    `/Index:${image.index}`,
    `/ApplyDir:${image.directory}`,
    ...(image.swmPattern === undefined ? [] : [`/SWMFile:${image.swmPattern}`]),
    ...(options.checkIntegrity ? ['/CheckIntegrity'] : []),
    ...(options.verify ? ['/Verify'] : []),
  ];
}

export type DismOperation =
  | { operation: 'add-package'; target: DismTarget; packagePath: string; options?: Parameters<typeof addPackageArguments>[2] }
  | { operation: 'add-driver'; target: { image: string }; driver: string; options?: Parameters<typeof addDriverArguments>[2] }
  | { operation: 'enable-feature'; target: DismTarget; feature: string; options?: Parameters<typeof enableFeatureArguments>[2] }
  | { operation: 'disable-feature'; target: DismTarget; feature: string; options?: Parameters<typeof disableFeatureArguments>[2] }
  | { operation: 'apply-image'; image: Parameters<typeof applyImageArguments>[0]; options?: Parameters<typeof applyImageArguments>[1] };

/** The argument array of any of the operations, program first. */
export function dismArguments(operation: DismOperation): string[] {
  switch (operation.operation) {
    case 'add-package':
      return addPackageArguments(operation.target, operation.packagePath, operation.options);
    case 'add-driver':
      return addDriverArguments(operation.target, operation.driver, operation.options);
    case 'enable-feature':
      return enableFeatureArguments(operation.target, operation.feature, operation.options);
    case 'disable-feature':
      return disableFeatureArguments(operation.target, operation.feature, operation.options);
    case 'apply-image':
      return applyImageArguments(operation.image, operation.options);
  }
}
