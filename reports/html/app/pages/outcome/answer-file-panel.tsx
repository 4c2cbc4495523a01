import { plural } from '../../../../quantity.ts';
import { Fold } from '../../parts/fold.tsx';
import { Panel } from '../../parts/panel.tsx';
import { NumberedLines } from './numbered-lines.tsx';

/** The answer file that Setup read, without its secrets. */
export function AnswerFilePanel({ answerFile }: { answerFile: string | null }) {
  if (answerFile === null) return null;
  return (
    <Panel id="answer-file" title="Answer file">
      <p class="quiet">Secrets are placeholders here; they were filled in when the medium was written.</p>
      <Fold summary={`Autounattend.xml, ${plural(answerFile.trimEnd().split('\n').length, 'line')}`} row print={false}>
        <NumberedLines text={answerFile} label="Lines of the answer file" />
      </Fold>
    </Panel>
  );
}
