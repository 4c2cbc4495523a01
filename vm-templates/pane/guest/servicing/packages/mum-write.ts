import type { Identity } from '../identity.ts';
import type { FeatureDefinition, ParentRequirement } from './mum.ts';
import { escapeXml } from '../xml.ts';

export interface MumSource {
  identity: Identity;
  identifier: string;
  releaseType: string;
  description?: string;
  displayName?: string;
  restart?: 'possible' | 'required';
  permanent?: boolean;
  parents?: ParentRequirement[];
  features?: FeatureDefinition[];
  /** Makes it a Features on Demand package: `name`, `language`, version as in manifests (`1.0`). */
  capability?: { name: string; language?: string; version: string };
}

function identityElement(identity: Identity): string {
  return `<assemblyIdentity name="${identity.name}" version="${identity.version}" processorArchitecture="${identity.architecture}" language="${identity.language || 'neutral'}" buildType="release" publicKeyToken="${identity.publicKeyToken}" />`;
}

function featureElement(feature: FeatureDefinition): string {
  const restart = feature.restart === 'required' ? ' restart="required"' : '';
  const parents = feature.parents.map((parent) => `<update name="${parent}" />`).join('');
  const lines = [
    `    <update name="${feature.name}" displayName="${escapeXml(feature.displayName)}" description="${escapeXml(feature.description)}"${restart}>`,
    // `absent` says that the payload is not in the image; Windows keeps that fact in the component store.
    `      <selectable disposition="${feature.staged ? 'staged' : 'absent'}"><detectNone default="${feature.enabledByDefault}" /></selectable>`,
  ];
  if (parents) lines.push(`      <applicable disposition="detect"><detectUpdate>${parents}</detectUpdate></applicable>`);
  return [...lines, '    </update>'].join('\r\n');
}

function capabilityElement({ name, language, version }: NonNullable<MumSource['capability']>): string {
  return `    <declareCapability><capability><capabilityIdentity name="${name}" version="${version}"${language ? ` language="${language}"` : ''} /></capability></declareCapability>`;
}

/** A package manifest in the asm.v3 vocabulary, for the packages that Pane's image is born with. */
export function renderMum(source: MumSource): string {
  const attributes = [
    ['description', source.description],
    ['displayName', source.displayName],
    ['company', 'wimproof'],
    ['copyright', 'wimproof contributors, MIT'],
  ]
    .filter(([, value]) => value)
    .map(([name, value]) => ` ${name}="${escapeXml(value!)}"`)
    .join('');
  const pack = [`identifier="${source.identifier}"`, `releaseType="${source.releaseType}"`];
  if (source.restart) pack.push(`restart="${source.restart}"`);
  if (source.permanent) pack.push('permanence="permanent"');
  const parents = (source.parents ?? []).map(
    (parent) => `    <parent buildCompare="${parent.buildCompare}" revisionCompare="${parent.revisionCompare}" disposition="detect" integrate="separate">${identityElement(parent.identity)}</parent>`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>',
    `<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0"${attributes}>`,
    `  ${identityElement(source.identity)}`,
    `  <package ${pack.join(' ')}>`,
    ...parents,
    ...(source.capability ? [capabilityElement(source.capability)] : []),
    ...(source.features ?? []).map(featureElement),
    '  </package>',
    '</assembly>',
    '',
  ].join('\r\n');
}
