import type { Documentation } from '../documentation.ts';
import type { ResolvedOperation, StrategyName } from '../operation.ts';
import type { OperationKind } from './operation-kind.ts';
import { isLanguageBasic, needsLanguageBasic, sameLanguage, setsLanguageOf } from './language-of.ts';
import { ORDER_SOURCES } from './order-sources.ts';

/** What belongs first (`early`) must not stand behind `late`. */
export interface OrderRule {
  early: OperationKind;
  late: readonly OperationKind[];
  /** `error`: what a tool refuses; such a rule names its strategies. */
  severity: 'error' | 'warning';
  /** Strategies that carry the pair out in the request's order; default: all. */
  strategies?: readonly StrategyName[];
  /** Why; `{early}` and `{late}` stand for the two operations' ids. */
  text: string;
  source: Documentation;
  /** Speaks of this pair only. */
  applies?: (early: ResolvedOperation, late: ResolvedOperation) => boolean;
  /** It is all right when one of these comes behind the early one. */
  mendedBy?: readonly OperationKind[];
  /** The rule does not hold when an operation of this kind comes before the early one: another rule has a say then. */
  unlessAfter?: OperationKind;
}

const s = ORDER_SOURCES;
const REAPPLY = 'add the cumulative update behind it, or again';

/**
 * Errors are only what DISM refuses; the rest works, but leaves an image that is not what was meant.
 * The sequence is that of "Update Windows installation media with Dynamic Update": servicing stack, language packs,
 * features on demand, cumulative update, clean-up, optional components and .NET.
 */
export const ORDER_RULES: readonly OrderRule[] = [
  {
    early: 'servicing-stack', late: ['cumulative-update'], severity: 'warning', source: s.dynamicUpdate,
    text: 'the servicing stack update {early} comes after the cumulative update {late}: the update is installed by the old servicing stack, and fails if it needs the newer one (0x800f0823)',
  },
  {
    early: 'servicing-stack', late: ['language-pack', 'capability', 'net-framework-update', 'package', 'feature'], severity: 'warning', source: s.dynamicUpdate,
    text: 'the servicing stack update {early} comes after {late}: it is the first thing to add, since it is what installs the others',
  },
  {
    early: 'language-pack', late: ['capability'], severity: 'warning', source: s.dynamicUpdate,
    text: 'the language pack {early} comes after the feature on demand {late}: the feature does not get its resources of that language',
  },
  {
    early: 'language-pack', late: ['cumulative-update'], severity: 'warning', source: s.customizedImages, mendedBy: ['cumulative-update'],
    text: `the language pack {early} comes after the cumulative update {late}: its resources stay as old as the pack; ${REAPPLY}`,
  },
  {
    early: 'capability', late: ['cumulative-update'], severity: 'warning', source: s.dynamicUpdate, mendedBy: ['cumulative-update'],
    text: `the feature on demand {early} comes after the cumulative update {late}: its files stay as old as the feature; ${REAPPLY}`,
  },
  {
    early: 'capability', late: ['capability'], severity: 'warning', source: s.languageFeatures,
    applies: (early, late) => isLanguageBasic(early) && needsLanguageBasic(late) && sameLanguage(early, late),
    text: '{early} comes after {late}: the basic feature of a language must be there before its other features',
  },
  {
    early: 'clean-up', late: ['net-framework-3'], severity: 'error', strategies: ['offline'], source: s.dynamicUpdate,
    text: '{early} comes after .NET Framework 3.5 was enabled ({late}): that leaves pending operations, and then the clean-up of an image fails (0x800f0806); clean up first',
  },
  {
    early: 'clean-up', late: ['feature'], severity: 'warning', strategies: ['offline'], source: s.dynamicUpdate,
    applies: (_early, late) => late.operation !== 'enable-feature' || !/^netfx3/i.test(late.feature),
    text: '{early} comes after the feature {late} was enabled: optional components may leave pending operations, and then the clean-up of an image fails (0x800f0806)',
  },
  {
    early: 'net-framework-3', late: ['language-pack'], severity: 'warning', source: s.netFramework, unlessAfter: 'cumulative-update',
    text: '.NET Framework 3.5 ({early}) comes after the language pack {late}: its resources of that language are not installed',
  },
  {
    early: 'net-framework-3', late: ['cumulative-update'], severity: 'warning', source: s.dynamicUpdate, mendedBy: ['cumulative-update', 'net-framework-update'],
    text: `.NET Framework 3.5 ({early}) comes after the cumulative update {late}: its files come from the medium as they were released; add the .NET cumulative update behind it`,
  },
  {
    early: 'edition', late: ['servicing-stack', 'language-pack', 'capability', 'cumulative-update', 'net-framework-update', 'package'], severity: 'warning', source: s.higherEdition,
    text: 'the edition is set ({early}) after {late}: take the edition first, so that everything behind it is added to the edition that will run',
  },
  {
    early: 'edition', late: ['product-key'], severity: 'warning', source: s.higherEdition,
    text: 'the edition is set ({early}) after the product key ({late}): the key belongs to the new edition and is set after it',
  },
  {
    early: 'language-pack', late: ['international'], severity: 'error', strategies: ['offline'], source: s.international,
    applies: setsLanguageOf,
    text: '{late} makes the language of {early} the UI language before its language pack is there',
  },
  {
    early: 'language-pack', late: ['app-package'], severity: 'warning', source: s.engineeringGuide,
    text: 'the language pack {early} comes after the app package {late}: apps take the languages that are there when they are added; add the app again behind it',
  },
];
