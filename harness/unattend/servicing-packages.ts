import type { PackageIdentity, ServicingPackage } from './answer-file.ts';

/**
 * `<package action="install">`: installs a package from its .cab, or without a source one that is staged already ("Add a
 * Package to an Answer File"; KB 934307 for what an .msu carries).
 * @param sources paths of the .cab, such as `%configsetroot%\x.cab`; each becomes a `<source>`, in this order
 */
export function installPackage(identity: PackageIdentity, ...sources: string[]): ServicingPackage {
  return { action: 'install', identity, ...sourced(sources) };
}

/** `<package action="stage">`: puts a package into the image without installing it. */
export function stagePackage(identity: PackageIdentity, ...sources: [string, ...string[]]): ServicingPackage {
  return { action: 'stage', identity, ...sourced(sources) };
}

/** `<package action="remove">`: an identity is all that it takes; the version must be that in the image. */
export function removePackage(identity: PackageIdentity): ServicingPackage {
  return { action: 'remove', identity };
}

/**
 * `<package action="configure">`: switches features of a package that is in the image.
 * @param selections feature name to state
 */
export function configurePackage(identity: PackageIdentity, selections: Readonly<Record<string, boolean>>, ...sources: string[]): ServicingPackage {
  return { action: 'configure', identity, ...sourced(sources), selections: Object.entries(selections).map(([name, state]) => ({ name, state })) };
}

function sourced([source, ...furtherSources]: string[]): Pick<ServicingPackage, 'source' | 'furtherSources'> {
  return { ...(source !== undefined && { source }), ...(furtherSources.length > 0 && { furtherSources }) };
}
