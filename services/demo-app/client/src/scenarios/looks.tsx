import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import { toLogql, toTraceql } from '@kafka-o11y/backends';
import type { Look } from '@kafka-o11y/scenarios';
import type { PanelLink } from '@kafka-o11y/vocabulary';
import { useState } from 'react';
import { Link } from 'wouter';
import { panelAddress } from '../boards/board-url.ts';
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

/** The time that a board shows, here as in Grafana. */
const lately = 'from=now-15m&to=now&refresh=10s';

/** Links to the proof: a panel of a board. Log lines and traces open right here. */
export function Looks({ looks, ...place }: Props) {
  const styles = useStyles2(getStyles);
  const grafana = useGrafana();
  return (
    <ul className={styles.list} aria-label="Where to look">
      {looks.map((look, index) => (
        <li key={titleOf(look)}>
          {'board' in look ? (
            <BoardLinks look={look} grafana={grafana} />
          ) : (
            <Finding look={look} index={index} grafana={grafana} {...place} />
          )}
        </li>
      ))}
    </ul>
  );
}

function titleOf(look: Look): string {
  return 'board' in look ? (look.title ?? look.panel) : look.title;
}

function BoardLinks({ look, grafana }: { look: PanelLink; grafana: string | undefined }) {
  const styles = useStyles2(getStyles);
  const address = panelAddress(look, lately);
  return (
    <div className={styles.row}>
      <Link href={`/boards/${address}`}>
        <Icon name="chart-line" /> {titleOf(look)}
      </Link>
      {grafana && (
        <a href={`${grafana}/d/${address}`} target="_blank" rel="noreferrer">
          <Icon name="external-link-alt" /> in Grafana
        </a>
      )}
    </div>
  );
}

type Query = Exclude<Look, PanelLink>;

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
      <div className={cx(styles.row, styles.finding)}>
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
  if ('logs' in look) return { datasource: 'loki', expr: toLogql(look.logs) };
  return { datasource: 'tempo', query: toTraceql(look.traces), queryType: 'traceql' };
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
  }),
  finding: css({ marginLeft: theme.spacing(-1) }),
});
