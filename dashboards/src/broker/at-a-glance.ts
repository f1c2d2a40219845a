import type { Row } from '../kit/index.ts';
import { ofBroker, stat } from '../kit/index.ts';
import { brokerLogs, controllerLogs, toHost, toThisBroker, toTopics } from '../onward.ts';
import { foldedGaugeOf, gaugeOf } from './by-broker.ts';

const session = `kafka_server_sessionexpirelistener_sessionstate{${ofBroker}`;
const brokerStates = {
  0: { text: 'not running', color: 'red' },
  1: { text: 'starting', color: 'orange' },
  2: { text: 'recovering', color: 'orange' },
  3: { text: 'running', color: 'green' },
  6: { text: 'handing over', color: 'orange' },
  7: { text: 'stopping', color: 'red' },
};

export function atAGlance(): Row {
  return {
    panels: [
      stat({
        title: 'State',
        description:
          'What each broker says it does. Good: running. Recovering: it reads its logs after an unclean stop, and serves nothing meanwhile. Absent: it does not answer at all.',
        unit: 'short',
        span: 5,
        plain: true,
        floor: { red: 3 },
        words: brokerStates,
        series: [gaugeOf('kafka_server_kafkaserver_brokerstate')],
        onward: brokerLogs,
        drill: toThisBroker,
      }),
      stat({
        title: 'Running for',
        description:
          'Time since the broker’s process began. Good: as long as you expect. A short time that nobody ordered is a crash: read the last lines before it.',
        unit: 's',
        decimals: 1,
        span: 4,
        plain: true,
        floor: { amber: 300, red: 0 },
        series: [
          {
            expr: `time() - process_start_time_seconds{${ofBroker}}`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [brokerLogs, toHost],
        drill: toThisBroker,
      }),
      stat({
        title: 'Request handlers idle',
        description:
          'Share of the last minute in which the threads that do the work had none. Good: above 30 %. Near 0 requests wait in the queue: see the phases below.',
        unit: 'percentunit',
        decimals: 0,
        span: 5,
        plain: true,
        floor: { amber: 0.3, red: 0.1 },
        series: [gaugeOf('kafka_server_kafkarequesthandlerpool_requesthandleravgidle')],
        onward: brokerLogs,
        drill: toThisBroker,
      }),
      stat({
        title: 'Log dirs offline',
        description:
          'Data directories that the broker gave up after an I/O error. Good: 0. Otherwise replace the disk and restart the broker; its replicas come back from the others.',
        unit: 'short',
        span: 5,
        plain: true,
        limit: { red: 1 },
        series: [foldedGaugeOf('max', 'kafka_log_logmanager_offlinelogdirectorycount')],
        onward: [brokerLogs, toTopics],
      }),
      stat({
        title: 'Hears of changes',
        description:
          'Whether each broker hears of changes in the cluster: its session with ZooKeeper is connected, or with KRaft it has applied a record of the metadata log in the last 10 s. Good: connected. Otherwise the broker will lose its leadership.',
        unit: 'short',
        span: 5,
        plain: true,
        floor: { red: 1 },
        words: {
          0: { text: 'not connected', color: 'red' },
          1: { text: 'connected', color: 'green' },
        },
        series: [
          {
            expr: `sum by (service_instance_id) (${session}, state="CONNECTED"}) or 0 * sum by (service_instance_id) (${session}})`,
            legend: '{{service_instance_id}}',
          },
          {
            expr: `kafka_server_broker_metadata_metrics_last_applied_record_lag_ms{${ofBroker}} < bool 10000`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: [brokerLogs, controllerLogs],
      }),
    ],
  };
}
