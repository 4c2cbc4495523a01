/** How a parameter is used in some of its cmdlet's parameter sets. */
export interface ParameterUse {
  /** Names of the sets; absent: all of them. */
  sets?: string[];
  required?: true;
  /** Absent: has to be named. */
  position?: number;
  /** Takes objects (`value`), or a property of theirs (`name`), from the pipeline. */
  pipeline?: ('value' | 'name')[];
}

export interface DocumentedParameter {
  /** Type as the page names it, without `System.` and the like: `String[]`, `SwitchParameter`. */
  type: string;
  uses: ParameterUse[];
  /** The words that it takes, where the page lists them. */
  values?: string[];
  /** Versions of the documentation in which the cmdlet is without this parameter. */
  notIn?: string[];
}

/** A cmdlet as its page documents it, the newest version's where they differ. */
export interface DocumentedCmdlet {
  module: string;
  /** Version -> page, a path in that version's repository. */
  pages: Record<string, string>;
  /** Names of the parameter sets, the default one first. */
  sets: string[];
  parameters: Record<string, DocumentedParameter>;
}

/** The file `documented-cmdlets.json`. */
export interface DocumentedCmdlets {
  /** Version -> where its pages are. The oldest one of each module first. */
  sources: Record<string, { repository: string; commit: string }>;
  cmdlets: Record<string, DocumentedCmdlet>;
}
