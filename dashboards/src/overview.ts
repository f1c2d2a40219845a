import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DashboardBuilder,
  DashboardCursorSync,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Onward } from './panels.ts';
import { logs, loki, prometheus, stat, tempo, timeSeries, traces } from './panels.ts';

const brokerLogs: Onward = {
  title: 'Broker logs, warnings and worse',
  datasource: loki,
  query: '{service_name="kafka"} | detected_level=~"warn|error|fatal"',
};
const controllerLogs: Onward = {
  title: 'Controller and state-change logs',
  datasource: loki,
  query: '{service_name="kafka", log_family=~"controller|state-change"}',
};
const zookeeperLogs: Onward = {
  title: 'ZooKeeper logs',
  datasource: loki,
  query: '{service_name="zookeeper"}',
};
const appErrors: Onward = {
  title: 'Errors of the services',
  datasource: loki,
  query: '{service_name=~"producer|consumer"} | detected_level=~"error|fatal"',
};
const slowOrders: Onward = {
  title: 'Slowest orders as traces',
  datasource: tempo,
  query: '{ name = "process orders" && duration > 100ms }',
};
const sentOrders: Onward = {
  title: 'Sent orders as traces',
  datasource: tempo,
  query: '{ resource.service.name = "producer" && name = "send orders" }',
};
const failedOrders: Onward = {
  title: 'Failed orders as traces',
  datasource: tempo,
  query: '{ status = error }',
};
const collectorLogs: Onward = {
  title: 'Errors of all services',
  datasource: loki,
  query: '{service_namespace="kafka-o11y"} | detected_level=~"error|fatal"',
};

/** The board on which an investigation starts: is it healthy, and if not, where. */
export function overview(): Dashboard {
  return new DashboardBuilder('Kafka O11y Overview - Enhanced Broker Monitoring')
    .uid('kafka-o11y-overview')
    .description('Is Kafka healthy, and if not, where: cluster, orders, lag, resources, telemetry.')
    .tags(['kafka-o11y'])
    .time({ from: 'now-15m', to: 'now' })
    .refresh('10s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(variable('topic', 'Topic', 'label_values(kafka_topic_partitions, topic)'))
    .withVariable(
      variable('group', 'Consumer group', 'label_values(kafka_consumer_group_members, group)'),
    )

    .withRow(new RowBuilder('Is it healthy?'))
    .withPanel(
      stat({
        title: 'Brokers up',
        description:
          'Brokers whose metrics can be scraped. Good: as many as the lab runs. Fewer: see the container with `docker compose ps kafka`.',
        unit: 'short',
        span: 3,
        floor: 1,
        series: [{ expr: 'sum(up{service_name="kafka"})' }],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      stat({
        title: 'Active controllers',
        description:
          'Exactly one broker leads the cluster. 0: no elections, no topic changes. 2: split brain. Look at the controller log.',
        unit: 'short',
        span: 3,
        floor: 1,
        limit: { red: 2 },
        series: [{ expr: 'sum(kafka_controller_kafkacontroller_activecontrollercount)' }],
        onward: controllerLogs,
      }),
    )
    .withPanel(
      stat({
        title: 'Offline partitions',
        description:
          'Partitions without a leader: nobody can write to or read from them. Good: 0. Otherwise bring back the broker that led them.',
        unit: 'short',
        span: 3,
        limit: { red: 1 },
        series: [{ expr: 'sum(kafka_controller_kafkacontroller_offlinepartitionscount)' }],
        onward: controllerLogs,
      }),
    )
    .withPanel(
      stat({
        title: 'Under-replicated partitions',
        description:
          'Partitions with a replica that does not keep up. Good: 0. Otherwise look for a broker that is down or slow.',
        unit: 'short',
        span: 3,
        limit: { red: 1 },
        series: [{ expr: 'sum(kafka_server_replicamanager_underreplicatedpartitions)' }],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      stat({
        title: 'Orders sent',
        description:
          'Orders per second that Kafka acknowledged. Good: near PRODUCER_RATE. Less: the producer waits for the broker.',
        unit: 'ops',
        span: 3,
        series: [
          {
            expr: 'sum(rate(kafka_messages_sent_total{topic="orders", status="success"}[$__rate_interval]))',
          },
        ],
        onward: sentOrders,
      }),
    )
    .withPanel(
      stat({
        title: 'Orders processed',
        description:
          'Orders per second that the consumers finished. Good: equal to orders sent. Less for long: lag grows, add consumers.',
        unit: 'ops',
        span: 3,
        series: [{ expr: 'sum(rate(orders_processed_total[$__rate_interval]))' }],
        onward: slowOrders,
      }),
    )
    .withPanel(
      stat({
        title: 'Consumer lag',
        description:
          'Records written and not yet committed by their group. Good: near the number of orders in one second. Growing: consumers are too slow or stopped.',
        unit: 'short',
        span: 3,
        limit: { amber: 500, red: 1000 },
        series: [{ expr: 'sum(kafka_consumer_lag_sum)' }],
        onward: appErrors,
      }),
    )
    .withPanel(
      stat({
        title: 'Errors',
        description:
          'Errors per second in our own services, of every kind. Good: 0. Otherwise open the error log; each line leads to its trace.',
        unit: 'ops',
        span: 3,
        limit: { amber: 0.01, red: 0.1 },
        series: [{ expr: 'sum(rate(application_errors_total[$__rate_interval]))' }],
        onward: appErrors,
      }),
    )

    .withRow(new RowBuilder('Orders'))
    .withPanel(
      timeSeries({
        title: 'Orders sent and processed',
        description:
          'What goes in and what comes out, per second. The two lines lie on each other when all is well; a gap is growing lag.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: 'sum by (status) (rate(kafka_messages_sent_total{topic="orders"}[$__rate_interval]))',
            legend: 'sent, {{status}}',
          },
          {
            expr: 'sum by (status) (rate(orders_processed_total[$__rate_interval]))',
            legend: '{{status}}',
          },
        ],
        onward: sentOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Latency by span',
        description:
          '95th percentile of sending and of processing an order, from the spans. Good: send below 50 ms, process below 100 ms. A dot is one order: click it for its trace.',
        unit: 's',
        span: 8,
        exemplars: true,
        limit: { red: 0.5 },
        series: [
          {
            expr: 'histogram_quantile(0.95, sum by (le, service_name, span_name) (rate(traces_span_metrics_duration_seconds_bucket{span_kind=~"SPAN_KIND_(PRODUCER|CONSUMER)"}[$__rate_interval])))',
            legend: '{{service_name}}: {{span_name}}',
          },
        ],
        onward: slowOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'End-to-end latency',
        description:
          'From the moment an order is created to the moment it is processed. Good: 95th percentile below 100 ms. More: compare send latency, lag and processing time.',
        unit: 's',
        span: 8,
        limit: { red: 1 },
        series: quantiles('orders_end_to_end_duration_seconds_bucket'),
        onward: slowOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Acknowledgement time',
        description:
          'From the producer accepting a record to the broker acknowledging it (acks=all), waiting for a batch included. Good: 95th percentile below 50 ms.',
        unit: 'ms',
        span: 8,
        limit: { red: 500 },
        series: quantiles('kafka_message_send_duration_ms_bucket'),
        onward: sentOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Processing time',
        description:
          'Time the consumer spends on one record, by topic (messaging.process.duration). Good: steady. A step up means slower work, not a slower broker.',
        unit: 's',
        span: 8,
        limit: { red: 0.5 },
        series: [
          {
            expr: 'histogram_quantile(0.95, sum by (le, messaging_destination_name) (rate(messaging_process_duration_seconds_bucket[$__rate_interval])))',
            legend: 'p95 {{messaging_destination_name}}',
          },
        ],
        onward: slowOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Errors, retries and dead letters',
        description:
          'Errors by type, and records sent to the retry and dead-letter topics, per second. Good: 0. Dead letters carry reason and origin in their headers.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          {
            expr: 'sum by (component, error_type) (rate(application_errors_total[$__rate_interval]))',
            legend: '{{component}}: {{error_type}}',
          },
          {
            expr: 'sum by (topic) (rate(kafka_messages_sent_total{topic=~"orders[.](retry|dlt)"}[$__rate_interval]))',
            legend: 'to {{topic}}',
          },
        ],
        onward: failedOrders,
      }),
    )

    .withRow(new RowBuilder('Consumer groups'))
    .withPanel(
      timeSeries({
        title: 'Lag by topic and group',
        description:
          'Unprocessed records of each group. Good: flat and low. A saw with a rising floor means the group cannot keep up.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: 'sum by (group, topic) (kafka_consumer_group_lag{group=~"$group", topic=~"$topic"})',
            legend: '{{group}} on {{topic}}',
          },
        ],
        onward: appErrors,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Lag by partition',
        description:
          'The ten partitions furthest behind. Good: alike. One alone far above the rest is a hot key or a record that is retried in place.',
        unit: 'short',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: 'topk(10, sum by (group, topic, partition) (kafka_consumer_group_lag{group=~"$group", topic=~"$topic"}))',
            legend: '{{group}} on {{topic}}-{{partition}}',
          },
        ],
        onward: slowOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Group members and commits',
        description:
          'Members of each group, and offsets it commits per second. Members that come and go are a rebalance: consumption pauses while it lasts.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: 'max by (group) (kafka_consumer_group_members{group=~"$group"})',
            legend: 'members of {{group}}',
          },
          {
            expr: 'sum by (group) (deriv(kafka_consumer_group_offset{group=~"$group", topic=~"$topic"}[1m]))',
            legend: 'committed/s by {{group}}',
          },
        ],
        onward: appErrors,
      }),
    )

    .withRow(new RowBuilder('Brokers: throughput and requests'))
    .withPanel(
      timeSeries({
        title: 'Messages in',
        description:
          'Records written per second, by topic. Good: the shape you expect of your load. 0 on a topic that should be busy: look at its producer.',
        unit: 'ops',
        span: 8,
        stacked: true,
        series: [
          {
            expr: 'sum by (topic) (rate(kafka_server_brokertopicmetrics_messagesin_total{topic=~"$topic", topic!=""}[$__rate_interval]))',
            legend: '{{topic}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Bytes in and out',
        description:
          'Bytes per second written by producers and read by consumers. Good: out is in times the number of groups. Far more out: someone re-reads.',
        unit: 'Bps',
        span: 8,
        series: [
          {
            expr: 'sum by (direction) (rate(kafka_network_io_bytes_total[$__rate_interval]))',
            legend: '{{direction}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Requests',
        description:
          'Requests per second the broker answers, by API. Good: steady. Many Metadata or JoinGroup requests mean clients that reconnect or rebalance.',
        unit: 'reqps',
        span: 8,
        series: [
          {
            expr: 'sum by (request) (rate(kafka_network_requestmetrics_requests_total[$__rate_interval]))',
            legend: '{{request}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Request time',
        description:
          '99th percentile of the time in the broker, by API. FetchConsumer waits for data on purpose (up to the client’s max wait); Produce should stay below 50 ms.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: 'max by (request) (kafka_network_requestmetrics_totaltimems{quantile="0.99"})',
            legend: '{{request}}',
          },
        ],
        onward: slowOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Where a Produce request spends its time',
        description:
          'Phases of Produce at the 99th percentile. Queue: too few handlers. Local: slow disk. Remote: waits for followers. Send: slow network or client.',
        unit: 'ms',
        span: 8,
        stacked: true,
        series: ['requestqueue', 'local', 'remote', 'responsequeue', 'responsesend'].map(
          (phase) => ({
            expr: `max(kafka_network_requestmetrics_${phase}timems{request="Produce", quantile="0.99"})`,
            legend: phase,
          }),
        ),
        onward: sentOrders,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Idle capacity',
        description:
          'Share of time that request handlers and network threads have nothing to do. Good: above 0.3. Near 0 the broker is saturated: add brokers or reduce load.',
        unit: 'percentunit',
        span: 8,
        floor: 0.3,
        series: [
          {
            expr: 'min(kafka_server_kafkarequesthandlerpool_requesthandleravgidle)',
            legend: 'request handlers',
          },
          {
            expr: 'min(kafka_network_socketserver_networkprocessoravgidlepercent)',
            legend: 'network threads',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Queues and purgatory',
        description:
          'Requests waiting for a handler, answers waiting to be sent, and requests that wait for data or acknowledgements. Good: queues at 0; fetches in purgatory are idle consumers.',
        unit: 'short',
        span: 8,
        series: [
          { expr: 'sum(kafka_network_requestchannel_requestqueuesize)', legend: 'request queue' },
          { expr: 'sum(kafka_network_requestchannel_responsequeuesize)', legend: 'response queue' },
          {
            expr: 'sum by (delayed_operation) (kafka_server_delayedoperationpurgatory_purgatorysize)',
            legend: 'purgatory {{delayed_operation}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Failed requests',
        description:
          'Produce and fetch requests that failed, and rejected bytes, per second. Good: 0. Otherwise the errors by code tell which client does what.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          {
            expr: 'sum(rate(kafka_server_brokertopicmetrics_failedproducerequests_total[$__rate_interval]))',
            legend: 'failed produce',
          },
          {
            expr: 'sum(rate(kafka_server_brokertopicmetrics_failedfetchrequests_total[$__rate_interval]))',
            legend: 'failed fetch',
          },
          {
            expr: 'sum by (request, error) (rate(kafka_network_requestmetrics_errors_total{error!="NONE"}[$__rate_interval])) > 0',
            legend: '{{request}} {{error}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Replication and elections',
        description:
          'In-sync replica sets that shrink and grow, and leader elections, per second. Good: 0 outside restarts. Shrinking without a restart: a slow or broken broker.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: 'sum(rate(kafka_server_replicamanager_isrshrinks_total[$__rate_interval]))',
            legend: 'ISR shrinks',
          },
          {
            expr: 'sum(rate(kafka_server_replicamanager_isrexpands_total[$__rate_interval]))',
            legend: 'ISR expands',
          },
          {
            expr: 'sum(rate(kafka_controller_controllerstats_leaderelectionrateandtimems_count[$__rate_interval]))',
            legend: 'leader elections',
          },
          {
            expr: 'sum(rate(kafka_controller_controllerstats_uncleanleaderelections_total[$__rate_interval]))',
            legend: 'unclean elections',
          },
        ],
        onward: controllerLogs,
      }),
    )

    .withRow(new RowBuilder('Storage and ZooKeeper'))
    .withPanel(
      timeSeries({
        title: 'Log size',
        description:
          'Bytes on disk by topic. Good: levels off at the retention limit. A steady rise tells when the disk will be full.',
        unit: 'bytes',
        span: 8,
        stacked: true,
        series: [
          {
            expr: 'sum by (topic) (kafka_log_log_size_bytes{topic=~"$topic"})',
            legend: '{{topic}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Partitions and connections',
        description:
          'Partitions and leaders on the brokers, and open client connections. Good: steady. Connections that only rise are a client that leaks them.',
        unit: 'short',
        span: 8,
        series: [
          { expr: 'sum(kafka_server_replicamanager_partitioncount)', legend: 'partitions' },
          { expr: 'sum(kafka_server_replicamanager_leadercount)', legend: 'leaders' },
          {
            expr: 'sum(kafka_server_socket_server_metrics_connection_count)',
            legend: 'connections',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'ZooKeeper',
        description:
          'Outstanding requests, live connections and average latency of ZooKeeper. Good: outstanding 0 and latency of a few ms; more means a slow disk under it.',
        unit: 'short',
        span: 8,
        series: [
          { expr: 'sum(zookeeper_outstandingrequests)', legend: 'outstanding requests' },
          { expr: 'sum(zookeeper_numaliveconnections)', legend: 'connections' },
          { expr: 'max(zookeeper_avgrequestlatency)', legend: 'average latency (ms)' },
        ],
        onward: zookeeperLogs,
      }),
    )

    .withRow(new RowBuilder('Resources'))
    .withPanel(
      timeSeries({
        title: 'CPU of the host',
        description:
          'Share of all cores in use, by kind. Good: below 0.8. High iowait means the disk is the limit, high steal that the machine shares its cores.',
        unit: 'percentunit',
        span: 6,
        stacked: true,
        limit: { red: 0.9 },
        series: [
          {
            expr: 'sum by (state) (rate(system_cpu_time_seconds_total{state!="idle"}[$__rate_interval])) / on() group_left() count(count by (cpu) (system_cpu_time_seconds_total))',
            legend: '{{state}}',
          },
        ],
        onward: collectorLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Memory of the host',
        description:
          'Memory by use. Good: some free or cached. Kafka lives on the page cache: when it shrinks, reads go to disk.',
        unit: 'bytes',
        span: 6,
        stacked: true,
        series: [{ expr: 'sum by (state) (system_memory_usage_bytes)', legend: '{{state}}' }],
        onward: collectorLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'JVM heap',
        description:
          'Heap in use of each JVM and its limit. Good: a saw well below the limit. A rising floor is a leak; give Kafka more heap or find it.',
        unit: 'bytes',
        span: 6,
        series: [
          {
            expr: 'sum by (job) (jvm_memory_used_bytes{area="heap"})',
            legend: '{{job}} used',
          },
          {
            expr: 'sum by (job) (jvm_memory_max_bytes{area="heap"})',
            legend: '{{job}} limit',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Garbage collection',
        description:
          'Share of time that each JVM stands still for garbage collection. Good: below 0.05. Above 0.1 requests queue up behind it.',
        unit: 'percentunit',
        span: 6,
        limit: { red: 0.1 },
        series: [
          {
            expr: 'sum by (job) (rate(jvm_gc_collection_seconds_sum[$__rate_interval]))',
            legend: '{{job}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Disk',
        description:
          'Bytes per second read and written by the host’s disks. Good: writes follow Kafka’s bytes in, reads are near 0 while consumers keep up.',
        unit: 'Bps',
        span: 6,
        series: [
          {
            expr: 'sum by (direction) (rate(system_disk_io_bytes_total[$__rate_interval]))',
            legend: '{{direction}}',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Disk space',
        description:
          'Share of the disk under Kafka’s volumes that is in use. Good: below 0.8. A broker whose disk is full stops.',
        unit: 'percentunit',
        span: 6,
        limit: { amber: 0.8, red: 0.9 },
        series: [
          {
            expr: 'sum(system_filesystem_usage_bytes{state="used"}) / sum(system_filesystem_usage_bytes)',
            legend: 'used',
          },
        ],
        onward: brokerLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Event loop delay',
        description:
          '99th percentile of how late the Node services run their timers. Good: below 50 ms. More: the service is CPU-bound; add replicas.',
        unit: 's',
        span: 6,
        limit: { red: 0.2 },
        series: [
          {
            expr: 'max by (service_name, service_instance_id) (nodejs_eventloop_delay_p99_seconds)',
            legend: '{{service_name}} {{service_instance_id}}',
          },
        ],
        onward: appErrors,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Heap of the services',
        description:
          'V8 heap in use by each replica. Good: a saw with a flat floor. A rising floor is a leak and ends in a restart by the memory limit.',
        unit: 'bytes',
        span: 6,
        series: [
          {
            expr: 'sum by (service_name, service_instance_id) (v8js_memory_heap_used_bytes)',
            legend: '{{service_name}} {{service_instance_id}}',
          },
        ],
        onward: appErrors,
      }),
    )

    .withRow(new RowBuilder('Telemetry pipeline'))
    .withPanel(
      timeSeries({
        title: 'Telemetry through the Collector',
        description:
          'Spans, metric points and log records per second the Collector accepted. Good: follows the load. A drop to 0 blinds you: look at the Collector first.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: 'sum(rate(otelcol_receiver_accepted_spans_total[$__rate_interval]))',
            legend: 'spans',
          },
          {
            expr: 'sum(rate(otelcol_receiver_accepted_metric_points_total[$__rate_interval]))',
            legend: 'metric points',
          },
          {
            expr: 'sum(rate(otelcol_receiver_accepted_log_records_total[$__rate_interval]))',
            legend: 'log records',
          },
        ],
        onward: collectorLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Collector queues',
        description:
          'How full the queue to each backend is. Good: near 0. Growing: that backend is down or slow; at 1 new data is refused and counted.',
        unit: 'percentunit',
        span: 8,
        limit: { amber: 0.5, red: 0.9 },
        series: [
          {
            expr: 'max by (exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)',
            legend: '{{exporter}}',
          },
        ],
        onward: collectorLogs,
      }),
    )
    .withPanel(
      timeSeries({
        title: 'Telemetry refused or failed',
        description:
          'Spans the Collector took in, sent on, and refused, per second. Good: accepted equals sent and nothing is refused.',
        unit: 'ops',
        span: 8,
        series: [
          {
            expr: 'sum by (exporter) (rate(otelcol_exporter_sent_spans_total[$__rate_interval]))',
            legend: 'sent to {{exporter}}',
          },
          {
            expr: 'sum(rate(otelcol_receiver_refused_spans_total[$__rate_interval]))',
            legend: 'refused',
          },
        ],
        onward: collectorLogs,
      }),
    )

    .withRow(new RowBuilder('Follow one order'))
    .withPanel(
      traces({
        title: 'Recent orders as traces',
        description:
          'The latest orders: producer, Kafka and consumer in one trace. Open one to see where its time went, and its log lines.',
        query: '{ resource.service.name = "consumer" && name = "process orders" }',
        span: 12,
      }),
    )
    .withPanel(
      logs({
        title: 'Log lines of the services',
        description:
          'What producer and consumer say about single orders. Open a line: its trace_id leads to the trace of the same order.',
        query: '{service_name=~"producer|consumer"}',
        span: 12,
      }),
    )
    .build();
}

function variable(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(prometheus)
    .query({ query, refId: 'A' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.*');
}

function quantiles(bucket: string): { expr: string; legend: string }[] {
  return [0.5, 0.95, 0.99].map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${bucket}[$__rate_interval])))`,
    legend: `p${quantile * 100}`,
  }));
}
