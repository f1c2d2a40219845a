import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ToldAnswer, ToldDiagnosis } from '@kafka-o11y/runbooks';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { panelKey } from '../boards/board-url.ts';
import { usePoll } from '../use-answer.ts';
import { Fold } from './fold.tsx';

const intervalMs = 10_000;

/** What the runbooks name as the cause of all that fires, with the figures that say so. */
export function LikelyCause() {
  const styles = useStyles2(getStyles);
  const [{ data, error }] = usePoll('diagnosis', api.diagnosis, intervalMs);
  return (
    <div className={styles.box} data-firing={data?.firing}>
      {error && <p role="alert">{error}</p>}
      {data && data.firing === 0 && <p>No alert fires, so no cause is looked for.</p>}
      <ul className={styles.causes}>
        {data?.causes.map((cause) => (
          <Cause key={`${cause.id} ${JSON.stringify(cause.evidence.of)}`} cause={cause} />
        ))}
        {data?.notKnown.map(({ alert, asked }) => (
          <li key={alert} data-cause="unknown">
            <b>{alert}: its cause is not known.</b>
            <Answers title={`${asked.length} questions were asked`} answers={asked} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Cause({ cause }: { cause: ToldDiagnosis['causes'][number] }) {
  const { id, component, title, explains, evidence, ruledOut, unknown, mend } = cause;
  return (
    <li data-cause={id}>
      <b>{title}</b> ({component}). Explains {explains.join(', ')}.
      <p>
        <Answer answer={evidence} />
      </p>
      <Fold title="What to do">
        {mend.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </Fold>
      <Answers title={`${ruledOut.length} other causes are ruled out`} answers={ruledOut} />
      <Answers title={`${unknown.length} questions have no answer`} answers={unknown} />
    </li>
  );
}

function Answers({ title, answers }: { title: string; answers: ToldAnswer[] }) {
  if (answers.length === 0) return null;
  return (
    <Fold title={title}>
      {answers.map((answer) => (
        <li key={answer.asked}>
          <Answer answer={answer} />
        </li>
      ))}
    </Fold>
  );
}

/** A question, its answer and the figure that decided, which leads to the panel that shows it. */
function Answer({ answer: { ask, answer, measured, of, board, panel } }: { answer: ToldAnswer }) {
  const labels = Object.values(of).join(', ');
  return (
    <>
      {ask} {answer === 'unknown' ? 'Not known' : answer}:{' '}
      <Link href={`/boards/${board}?viewPanel=${panelKey(panel)}`}>{measured}</Link>
      {labels && ` (${labels})`}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    overflowWrap: 'anywhere',
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  causes: css({ display: 'grid', gap: theme.spacing(1.5), listStyle: 'none' }),
});
