import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import type { Look } from '@kafka-o11y/scenarios';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ExploreQuery } from '../use-grafana.ts';
import { exploreUrl, useGrafana } from '../use-grafana.ts';
import { Found } from './found.tsx';

interface Props {
  id: string;
  step: number;
  looks: Look[];
  /** Milliseconds since 1970. */
  since: number;
}

/** Where the proof is: a board, or log lines and traces, which open right here. */
export function Looks({ looks, ...place }: Props) {
  const styles = useStyles2(getStyles);
  const grafana = useGrafana();
  return (
    <ul className={styles.list} aria-label="Where to look">
      {looks.map((look, index) => (
        <li key={look.title}>
          {'board' in look ? (
            <Link href={`/boards/${look.board}?from=now-15m&to=now&refresh=10s`}>
              <Icon name="chart-line" /> {look.title}
            </Link>
          ) : (
            <Finding look={look} index={index} grafana={grafana} {...place} />
          )}
        </li>
      ))}
    </ul>
  );
}

type Query = Exclude<Look, { board: string }>;

interface FindingProps extends Omit<Props, 'looks'> {
  look: Query;
  index: number;
  grafana: string | undefined;
}

function Finding({ look, index, grafana, ...place }: FindingProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const isLogs = 'logs' in look;
  return (
    <>
      <div className={styles.row}>
        <Button
          fill="text"
          size="sm"
          icon={open ? 'angle-down' : 'angle-right'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {look.title}
        </Button>
        {grafana && (
          <a href={exploreUrl(grafana, queryOf(look))} target="_blank" rel="noreferrer">
            <Icon name="external-link-alt" /> in Grafana’s Explore
          </a>
        )}
      </div>
      {open && <Found kind={isLogs ? 'logs' : 'traces'} look={index} {...place} />}
    </>
  );
}

function queryOf(look: Query): ExploreQuery {
  if ('logs' in look) return { datasource: 'loki', expr: look.logs };
  return { datasource: 'tempo', query: look.traces, queryType: 'traceql' };
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    display: 'grid',
    gap: theme.spacing(0.5),
    a: { color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } },
  }),
  row: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginLeft: theme.spacing(-1),
  }),
});
