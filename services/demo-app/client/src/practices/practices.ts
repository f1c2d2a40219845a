import type { PanelLink } from '@kafka-o11y/vocabulary';

/** What there is to know about a rule. The rule itself is in its scenario. */
export interface Practice {
  /** The rule in a few words. */
  title: string;
  /** In short sentences. */
  why: string;
  /** The way to follow it: a configuration, a command or a query. */
  setting: { title: string; code: string };
  /** The panel that shows whether it is followed. */
  see: PanelLink;
}

/** The practices by the id of their scenario. Settings are those of the Java clients. */
export const practices: Record<string, Practice> = {
  'normal-operation': {
    title: 'Know your normal',
    why: 'A threshold is a guess until you know a good day. Load follows the hour and the day of the week, so compare with the same hour a week ago and not with a minute ago. Keep metrics for more than two such periods. Write down rate, lag and 99th percentile of each topic that matters: in an incident nobody remembers them.',
    setting: {
      title: 'Orders per second, as a share of those a week ago',
      code: `sum(rate(kafka_messages_sent_total{topic="orders"}[5m]))
  / sum(rate(kafka_messages_sent_total{topic="orders"}[5m] offset 1w))`,
    },
    see: {
      board: 'overview',
      panel: 'Order flow',
      title: 'Order flow, lag and latency on one screen',
    },
  },
  'injected-latency': {
    title: 'High percentiles, with exemplars',
    why: 'A mean stays calm while one order in a hundred takes seconds. Percentiles cannot be averaged: add up the buckets of all instances first, and take the quantile last. A histogram is as exact as its buckets, so let one of them end at your objective. An exemplar is the trace id of a single order in a bucket: it leads from the point on the graph to the span that took the time.',
    setting: {
      title: 'The 99th percentile over all instances, and exemplars kept by Prometheus',
      code: `histogram_quantile(0.99,
  sum by (le) (rate(orders_end_to_end_duration_seconds_bucket[5m])))

prometheus --enable-feature=exemplar-storage`,
    },
    see: {
      board: 'applications',
      panel: 'Duration',
      title: 'Duration by service: each dot is a trace',
    },
  },
  'error-root-cause': {
    title: 'Error rates, and the trace id in every line',
    why: 'A single error is noise, a rate of them is a symptom that users feel. Count by type, with a fixed set of types: a message as a label makes a series of each error. A log line with the trace id joins what several services say about the same order. Without it you search by time, and find the neighbours.',
    setting: {
      title: 'An alert on the rate by type, and what a log line needs',
      code: `expr: sum by (component, error_type) (rate(application_errors_total[1m])) > 0.1
for: 1m

{"level":"error","error_type":"...","trace_id":"4bf92f35...","message":"..."}`,
    },
    see: {
      board: 'applications',
      panel: 'Errors by type',
      title: 'Errors by type, and the failed traces',
    },
  },
  'poison-record': {
    title: 'Retry what passes, set aside what stays',
    why: 'A partition is read in order: a record that can never be processed blocks all behind it if it is tried for ever. A timeout passes, so try again later and less and less often. What is not valid stays invalid: give it to a dead-letter topic at once, with the reason and its origin in headers. Commit only when that record is acknowledged there. A retry topic gives up the order within a key, and a dead-letter topic that nobody reads is a slow way of losing data: alert on it.',
    setting: {
      title: 'In this lab’s consumer, and a dead-letter topic that keeps its records for 30 days',
      code: `MAX_ATTEMPTS=3
RETRY_BACKOFF_MS=1000

kafka-configs.sh --bootstrap-server kafka:9092 --alter \\
  --entity-type topics --entity-name orders.dlt \\
  --add-config retention.ms=2592000000`,
    },
    see: { board: 'applications', panel: 'Retries and dead letters' },
  },
  'slow-consumer': {
    title: 'Promise an age, not a count',
    why: 'Users feel how old the data is, not how many records wait. The age of the oldest unread record compares between topics of any rate, so one threshold serves them all. Set it far below the retention: what is older than that is deleted unread. Watch the direction, too: lag that shrinks needs patience, lag that grows needs capacity.',
    setting: {
      title: 'An alert on the oldest unread record',
      code: `expr: max by (group, topic) (kafka_group_lag_seconds) > 60
for: 5m`,
    },
    see: {
      board: 'groups',
      panel: 'Lag in seconds',
      title: 'Lag in seconds, and time until unread records are deleted',
    },
  },
  'stopped-consumer': {
    title: 'Alert on silence',
    why: 'A group without members counts no error and measures no latency: its dashboards look perfect. Only from outside does one see that records come in and the committed offset stands still. Ask for both at once, work that waits and no progress, or each quiet night wakes somebody. Wait longer than a deployment takes. The committed offsets themselves expire a week after the last member has left.',
    setting: {
      title: 'An alert on a group that does nothing while there is something to do',
      code: `expr: |
  max by (group) (kafka_group_status{status=~"stopped|stalled"}) == 1
  and on (group) sum by (group) (kafka_group_lag_records) > 0
for: 4m

# broker: how long offsets of an empty group are kept (the default)
offsets.retention.minutes=10080`,
    },
    see: { board: 'groups', panel: 'Status over time' },
  },
  'silent-producer': {
    title: 'Alert on what is absent',
    why: 'An alert compares a value with a limit, and where there is no value there is nothing to compare. A producer that is gone has no errors, no latency and, a few minutes later, no metrics. absent() gives a value when a query has none. Use it for each flow that always has to be there, and for no other: a nightly job is absent all day. Let the window be longer than the longest quiet time that is normal.',
    setting: {
      title: 'An alert on the absence of sending, whether the metric is 0 or gone',
      code: `expr: absent(sum(rate(kafka_messages_sent_total{component="producer", status="success"}[2m])) > 0)
for: 2m`,
    },
    see: { board: 'applications', panel: 'Rate', title: 'Operations, by service' },
  },
  'crash-loop': {
    title: 'Alert on restarts',
    why: 'A restart policy brings a crashed service back within a second, so its health check is green whenever somebody looks. Each crash loses what was in memory, moves partitions and repeats work. The age of a process tells of every one: it falls to zero, however short the gap was. One restart is worth a look the same day, three within an hour are worth a page. Leave out those of the start of the whole, or each deployment cries wolf.',
    setting: {
      title: 'A fall of the time for which a process has run, of which exporters tell the start',
      code: `expr: resets((timestamp(process_start_time_seconds) - process_start_time_seconds)[1h:10s]) >= 3

# compose: brings it back, and waits longer each time
restart: unless-stopped`,
    },
    see: { board: 'host', panel: 'Restarts', title: 'Restarts, and memory against its limit' },
  },
  'broker-failure': {
    title: 'acks=all, and commit after the work',
    why: 'With acks=1 the leader answers before anybody else has the record, and takes it along if it dies. With acks=all a record is acknowledged once every in-sync replica has it. Idempotence keeps retries from writing it twice or out of order. A consumer that commits before its work is done loses what it was working on; one that commits afterwards may do some of it twice, so make the work idempotent. With a single replica, as on one broker, the partition waits until that broker is back.',
    setting: {
      title: 'Producer and consumer',
      code: `# producer
acks=all
enable.idempotence=true
delivery.timeout.ms=120000

# consumer: commitSync() once the work is done
enable.auto.commit=false`,
    },
    see: {
      board: 'monitor',
      panel: 'Outcomes of receiving',
      title: 'Outcomes of sending and receiving: lost, late, duplicate',
    },
  },
  'performance-investigation': {
    title: 'Find the phase before you touch a setting',
    why: 'A broker measures where each request waits. A long request queue means busy request handlers, long local time a slow disk, long remote time followers that are late, and a long send time a slow network or client. Each has another remedy, and the wrong one costs memory and helps nobody. The remote time of a Fetch is mostly the consumer’s own patience (fetch.max.wait.ms) and no fault. Change one thing at a time, and measure again.',
    setting: {
      title:
        'Slowest broker, by phase; and the thread counts (the defaults) that only two phases ask for',
      code: `max(kafka_network_requestmetrics_requestqueuetimems{request="Produce", quantile="0.99"})
max(kafka_network_requestmetrics_localtimems{request="Produce", quantile="0.99"})
max(kafka_network_requestmetrics_remotetimems{request="Produce", quantile="0.99"})

num.io.threads=8       # busy handlers: request queue
num.network.threads=3  # busy network threads: response queue`,
    },
    see: { board: 'broker', panel: 'Produce, by phase' },
  },
  scaling: {
    title: 'Partitions for the consumers you may need',
    why: 'A partition is read by one member of a group at a time, so members beyond the number of partitions are idle. Partitions can be added, never removed. Adding some sends a key to another partition than before, and the order within the key is lost at that moment. Divide the peak rate that you expect by what one consumer manages, and leave room for growth. Thousands too many cost as well: open files, memory, and time in each election.',
    setting: {
      title: 'A topic for up to 12 consumers in a group',
      code: `kafka-topics.sh --bootstrap-server kafka:9092 --create \\
  --topic invoices --partitions 12 --replication-factor 3`,
    },
    see: { board: 'groups', panel: 'Members', title: 'Members, and time to catch up' },
  },
  'rolling-protocol': {
    title: 'Roll a group to the new protocol, member by member',
    why: 'With the classic protocol one member works out who reads what, and in most clients all give up their partitions meanwhile. With that of Kafka 4 (KIP-848) the broker does, a change reaches members at their heartbeats, and only partitions that move stand still. A group may have members of both while it is rolled (group.consumer.migration.policy), and its offsets are the same. A member that is killed keeps its partitions for group.consumer.session.timeout.ms, 45 s, which the broker sets and no longer the client. Look at the type of each member before you count on it: one old client is enough to have both.',
    setting: {
      title:
        'A consumer that speaks it (here: KAFKA_CLIENT=platformatic, KAFKA_GROUP_PROTOCOL=consumer)',
      code: `group.protocol=consumer`,
    },
    see: { board: 'groups', panel: 'Members one by one' },
  },
  'hot-partition': {
    title: 'Watch the busiest partition',
    why: 'A key always goes to the same partition, because order is kept there. One key with a large share, like a big customer or a default value, fills its partition and its one consumer while the others idle. More partitions or consumers do not help: the key stays in one. Choose the finest key whose order you need, an order and not a customer. Records without a key are spread evenly.',
    setting: {
      title: 'How much busier the busiest partition is than the mean; 1 is even',
      code: `max(deriv(kafka_log_log_logendoffset{topic="orders"}[5m]))
  / avg(deriv(kafka_log_log_logendoffset{topic="orders"}[5m]))`,
    },
    see: { board: 'topics', panel: 'Busiest partition against the mean' },
  },
  'backend-outage': {
    title: 'A queue, a limit and an alert for telemetry',
    why: 'Telemetry is wanted most when things are down, and its backends are often down with them. Services hand it to a Collector nearby and never wait for it. The Collector’s queue belongs on disk, so that it outlasts a restart. It needs a limit, or it takes the disk that the rest needs. And what is dropped at that limit has to be counted and alerted on, through a path that does not end in the same backend.',
    setting: {
      title: 'Collector: a queue on disk that retries for as long as it has room',
      code: `exporters:
  otlp_http/traces:
    sending_queue:
      storage: file_storage
      queue_size: 5000
    retry_on_failure:
      max_elapsed_time: 0 # never give up

processors:
  memory_limiter:
    check_interval: 1s
    limit_percentage: 80`,
    },
    see: {
      board: 'telemetry',
      panel: 'Waiting for a backend',
      title: 'Waiting for a backend, and queue against capacity',
    },
  },
  'collector-outage': {
    title: 'Watch the pipeline from outside of it',
    why: 'When the Collector is down, everything that comes through it stands still, and a graph that stands still looks calm. Whether the pipeline works has to come by another way: Prometheus asks the Collector itself, and the alert depends on nothing that the Collector carries. Let that alert inhibit the others, whose cause it is. Counters survive such a gap and tell afterwards how much happened in it. Spans and log lines do not, beyond what a service may keep in memory, so let each service count what it gives up.',
    setting: {
      title: 'An alert on the scrape itself, and Alertmanager’s inhibition of what depends on it',
      code: `expr: up{service_name="otel-collector"} == 0 or absent(up{service_name="otel-collector"})
for: 30s

inhibit_rules:
  - source_matchers: [alertname = OtelCollectorDown]
    target_matchers: [alertname =~ "ProducerSilent|KafkaCanarySilent"]`,
    },
    see: { board: 'telemetry', panel: 'Parts down', title: 'Parts of the pipeline that are down' },
  },
  'refused-telemetry': {
    title: 'Tell what waits from what is refused',
    why: 'A backend that is away answers 503 or nothing, and trying again helps. One that refuses answers 400, because something in the request is too old, too long or malformed, and trying again would only block the queue. It often refuses the whole request for one item, so never mix the telemetry of different senders in one. Or it answers 200 and drops the item by itself. Either way nobody misses a line that they have not seen. Take out what will be refused before it is sent, and count it by sender and reason: the sender is who can mend it. A clock that is wrong is the usual cause.',
    setting: {
      title: 'Taken out by sender and reason, and what was lost all the same',
      code: `sum by (service_name, signal, reason) (telemetry_refused_items_total)

sum by (exporter) (rate({__name__=~"otelcol_exporter_(enqueue|send)_failed_.+_total"}[5m]))

sum by (reason) (rate({__name__=~"loki_discarded_samples_total|vl_rows_dropped_total"}[5m]))`,
    },
    see: {
      board: 'telemetry',
      panel: 'Taken out, by sender and reason',
      title: 'Taken out, and discarded by the backends',
    },
  },
  'network-latency': {
    title: 'Measure at the client',
    why: 'A broker’s clock starts when it has the request, and stops when it has given away the answer. All that lies between is the network, and what waits in the client for its turn. With 100 ms there and back, a connection with five requests in flight carries 50 requests a second, however fast the broker is. So far-away clients need larger batches rather than more requests. Compare the client’s time with the broker’s before you tune either.',
    setting: {
      title: 'Producer: fewer and larger requests',
      code: `linger.ms=20
batch.size=131072
compression.type=lz4
max.in.flight.requests.per.connection=5`,
    },
    see: {
      board: 'applications',
      panel: 'Acknowledgement',
      title: 'Acknowledgement, and request time by broker',
    },
  },
  'network-cut': {
    title: 'Size timeout and queue for the longest cut',
    why: 'A producer keeps what nobody has acknowledged, until delivery.timeout.ms is over or buffer.memory is full. Then send() blocks for max.block.ms and fails. Neither is silent, but only if the application looks at the result of each send. The buffer has to hold rate times size times seconds. Alert on records that wait in the client: brokers that nobody can reach look healthy.',
    setting: {
      title: 'Producer: 5 minutes at 100 KB/s are 30 MB',
      code: `delivery.timeout.ms=300000  # at least linger.ms + request.timeout.ms
request.timeout.ms=30000
buffer.memory=67108864
max.block.ms=60000`,
    },
    see: { board: 'applications', panel: 'Records waiting to be sent' },
  },
  'rebalance-storm': {
    title: 'Let members stay, and leave in good order',
    why: 'With the classic protocol every join and every leave hands out the partitions anew, and with the eager assignors nobody reads meanwhile. Static membership lets a member restart within the session timeout without a rebalance. Cooperative assignment moves only the partitions that have to move. A member that works longer on a batch than max.poll.interval.ms is thrown out: give it fewer records or more time. KafkaJS has neither static membership nor cooperative assignment; there it is heartbeats during the work, and a clean disconnect.',
    setting: {
      title: 'Consumer',
      code: `group.instance.id=consumer-1  # a name of its own for each member
partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor
session.timeout.ms=45000
heartbeat.interval.ms=3000    # at most a third of the session
max.poll.interval.ms=300000
max.poll.records=100`,
    },
    see: { board: 'groups', panel: 'Joins and commits', title: 'Members, joins and commits' },
  },
  'slow-leak': {
    title: 'Alert on the direction of the lag',
    why: 'A limit on the size of the lag is too low for a busy topic and too high for a quiet one. A lag that goes up and down is a burst. One that has only gone up for a quarter of an hour will not come down by itself. Its derivative says so long before its size does, for topics of any size. Choose the time longer than your longest burst and the catching up after it.',
    setting: {
      title: 'An alert on lag that has grown for 15 minutes without a pause',
      code: `expr: |
  sum by (group, topic) (deriv(kafka_group_lag_records[5m])) > 0.1
  and sum by (group, topic) (kafka_group_lag_records) > 100
for: 15m`,
    },
    see: { board: 'groups', panel: 'Lag in records', title: 'Lag in records, and in seconds' },
  },
  'expiring-records': {
    title: 'Retention is a deadline',
    why: 'A broker deletes by age and by size, and does not ask whether somebody has read. A group whose next record is gone goes on at the oldest that is left, or at the newest, and reports no error. So the retention has to be longer than your longest outage and the catching up after it: a weekend, not a night. When time runs out, raise the retention first, for that is one command, and look for the cause after that.',
    setting: {
      title: 'Winning a day for a topic, here orders',
      code: `kafka-configs.sh --bootstrap-server kafka:9092 --alter \\
  --entity-type topics --entity-name orders \\
  --add-config retention.ms=172800000`,
    },
    see: { board: 'groups', panel: 'Time until unread records are deleted' },
  },
  'denied-acl': {
    title: 'Least rights, and an eye on what is denied',
    why: 'A principal for each service, with no more than it needs, keeps a mistake or a stolen password small. The price is a right that somebody forgets: the client then fails in its own way, and often without a word of rights. Brokers do know: they log every operation that they deny, with principal, resource and address. Count those lines by principal and alert on them. A rule on a prefix covers the next topic or group of the same team; a rule for each name is forgotten at the next one.',
    setting: {
      title: 'Brokers, and the rights of a consumer',
      code: `# server.properties
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false

kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal User:consumer \\
  --operation Read --topic orders --group order-processor --resource-pattern-type prefixed`,
    },
    see: { board: 'security', panel: 'By principal' },
  },
  'certificate-expires': {
    title: 'Certificates are watched where clients see them',
    why: 'An expired certificate breaks nothing at first: connections that are there stay. It breaks what connects next, which is a deployment or a restart in the night. And a renewed file helps nobody before the broker has read it. So look at the certificate over the network, as a client does, alert weeks before, and renew by a machine that also has the brokers read it.',
    setting: {
      title: 'A broker reads a renewed certificate, without a restart',
      code: `kafka-configs.sh --bootstrap-server kafka:9092 --alter \\
  --entity-type brokers --entity-name 1 \\
  --add-config listener.name.sasl_ssl.ssl.keystore.location=/etc/kafka/secrets/keystore.pem`,
    },
    see: { board: 'security', panel: 'What each broker shows' },
  },
  'open-transaction': {
    title: 'Short transactions, with a short timeout',
    why: 'Consumers that read committed records stop where the oldest open transaction begins, also for records of others that come after it. A producer that crashes or hangs so holds up everybody, until its transaction.timeout.ms is over and the coordinator aborts it. A transaction that the coordinator has forgotten is never aborted: only a person ends that. Keep one transactional id for each instance across restarts; the new process then aborts what the old one left. Where readers need no transactions, read_uncommitted waits for nobody.',
    setting: {
      title: 'Producer and consumer, and how one finds and aborts what hangs',
      code: `# producer (the default: 60000)
transaction.timeout.ms=10000
transactional.id=payments-0

# consumer
isolation.level=read_committed

kafka-transactions.sh --bootstrap-server kafka:9092 find-hanging --broker-id 1`,
    },
    see: { board: 'groups', panel: 'Records behind an open transaction' },
  },
  'error-budget': {
    title: 'Page on the rate at which the budget burns',
    why: 'An objective of 99.9 % allows 43 minutes of outage in 30 days. A page for each failed record wakes people for nothing, and one on the sum of a month comes weeks late. A burn rate is how many times too fast the budget goes: at 14.4 a fiftieth of the month’s is gone after an hour. Ask for a long window, so that it matters, and for a short one, so that the page ends when the outage does. Measure it as a client does, by a canary that writes and reads.',
    setting: {
      title: 'The fast one of two pairs; the slow one is 6 times, over 6 hours and 30 minutes',
      code: `expr: >-
  (1 - kafka:canary_produce_availability:ratio_rate1h) / (1 - 0.999) > 14.4
  and (1 - kafka:canary_produce_availability:ratio_rate5m) / (1 - 0.999) > 14.4`,
    },
    see: {
      board: 'monitor',
      panel: 'Burn rate of writing',
      title: 'Burn rate, and the budget over time',
    },
  },
  unwatched: {
    title: 'Something else has to watch the monitor',
    why: 'A monitor that is down measures no lag, and no lag looks like none. Every alert on its values is silent then. Give each source of measurements an alert on its silence, that comes from another source. At the end of the chain there has to be one that fires always: when its receiver no longer hears it, the alerting itself is broken.',
    setting: {
      title: 'Silence of the canary, and an alert that always fires',
      code: `expr: absent(sum(rate(kafka_canary_records_total[2m])) > 0)
for: 2m

alert: Watchdog
expr: vector(1)`,
    },
    see: {
      board: 'monitor',
      panel: 'Collection of lag',
      title: 'The canary, and the collection of lag',
    },
  },
  'capacity-planning': {
    title: 'Plan with the slope, not with the level',
    why: 'A disk that is half full may stay so for years, or be full in an hour. A broker whose log directory is full takes it offline, and if it has no other, stops. Retention by time alone follows the load: twice the rate is twice the disk. Retention by size is the limit that holds; it counts for each partition, so multiply by partitions and replicas. Leave room for a broker’s share to move to the others.',
    setting: {
      title: 'Full within four days, by the trend of six hours; and a limit for each partition',
      code: `predict_linear(system_filesystem_usage_bytes{state="free"}[6h], 4 * 86400) < 0

kafka-configs.sh --bootstrap-server kafka:9092 --alter \\
  --entity-type topics --entity-name orders \\
  --add-config retention.ms=604800000,retention.bytes=10737418240`,
    },
    see: { board: 'host', panel: 'Disk space' },
  },
  'controller-failover': {
    title: 'Exactly one controller',
    why: 'One broker is the controller: it elects leaders, changes in-sync replicas and creates topics. While there is none, records go on flowing, but a partition whose leader dies stays without one. Each broker reports 0 or 1, so only the sum over the cluster says something. A controller that dies is replaced when its ZooKeeper session ends: a shorter session is a faster failover, and more false alarms in long pauses. In a rolling restart take the controller last, and the office moves once.',
    setting: {
      title: 'An alert on the sum, and the session that decides how long it takes (the default)',
      code: `expr: sum(kafka_controller_kafkacontroller_activecontrollercount) != 1
for: 2m

zookeeper.session.timeout.ms=18000`,
    },
    see: { board: 'broker', panel: 'Which broker is the controller' },
  },
  'kraft-controller-failover': {
    title: 'Controllers apart from brokers',
    why: 'A controller that is no broker holds the metadata and nothing else: it restarts in seconds, load on brokers does not slow it, and neither moves a partition. Three survive one failure, five two. Each votes by the id of its directory, so a controller with a new disk has to be added (kafka-metadata-quorum.sh add-controller) before it counts. The time to a new leader is controller.quorum.fetch.timeout.ms and an election: shorter means more elections in long pauses. Every controller reports the same of the cluster: take the largest, not the sum; only for the number of active ones take the sum.',
    setting: {
      title: 'Three controllers apart, and the time until they elect another leader (the default)',
      code: `process.roles=controller
controller.quorum.bootstrap.servers=controller:9095,controller-2:9095,controller-3:9095
controller.quorum.fetch.timeout.ms=2000`,
    },
    see: { board: 'kraft', panel: 'Who leads' },
  },
  'isr-shrink': {
    title: 'Three replicas, two of them in sync',
    why: 'acks=all waits for the replicas that are in sync now, and that may be the leader alone. min.insync.replicas says how many there have to be; with fewer a write is refused, and the producer tries again. With 3 and 2 one broker can go for maintenance. With 3 and 3 any failure stops the writes, with 3 and 1 a second failure can lose acknowledged records. An unclean election would bring back a replica that lacks some of them: leave it off.',
    setting: {
      title: 'Topic and producer; min.insync.replicas counts for acks=all only',
      code: `kafka-topics.sh --bootstrap-server kafka:9092 --create \\
  --topic invoices --partitions 6 --replication-factor 3 \\
  --config min.insync.replicas=2 \\
  --config unclean.leader.election.enable=false

# producer
acks=all`,
    },
    see: { board: 'topics', panel: 'At or under min.insync.replicas' },
  },
  'unclean-election': {
    title: 'Offline is better than wrong',
    why: 'A partition is offline when no replica is left that has everything. It comes back whole when one of them does. An unclean election does not wait: a replica that lacks records becomes the leader, and the others cut their logs to its. The writers were told that all is safe, and nobody tells them otherwise. Three replicas with two in sync make the choice rare; where it has to be made, note the time and ask the sources to send again.',
    setting: {
      title: 'Never by itself (the default); and how one does it by hand, for one partition',
      code: `unclean.leader.election.enable=false

kafka-leader-election.sh --bootstrap-server kafka:9092 \\
  --election-type unclean --topic invoices --partition 0`,
    },
    see: { board: 'broker', panel: 'Leader elections' },
  },
  'zookeeper-quorum-loss': {
    title: 'Alert on the control plane by itself',
    why: 'Without a majority of its servers ZooKeeper answers nobody, and Kafka can elect no leader and change no topic. Records flow on, so no user complains, until the next broker fails. Run three servers, or five to survive two failures, in different racks; an even number survives no more than one less. Give each a fast disk of its own: every change waits for its fsync. Kafka 4.0 has no ZooKeeper any more, so plan the move to KRaft while you are on 3.9.',
    setting: {
      title: 'An ensemble of three, which keeps its disk clean',
      code: `server.1=zookeeper:2888:3888
server.2=zookeeper-2:2888:3888
server.3=zookeeper-3:2888:3888
tickTime=2000
initLimit=10
syncLimit=5
autopurge.snapRetainCount=3
autopurge.purgeInterval=24`,
    },
    see: { board: 'zookeeper', panel: 'Servers', title: 'Servers, outstanding requests, fsync' },
  },
  'kraft-quorum-loss': {
    title: 'Alert on the quorum by itself',
    why: 'Without a majority of the controllers nothing can be added to the metadata log: no leader is elected, no broker is fenced off, no topic changes. Records flow on, so no user complains, until the next broker fails. Each controller says which state it is in: no leader and no follower among them means no quorum. The age of the record that brokers applied last says it from the other side, as there are two a second. Keep controllers in different racks, on disks of their own.',
    setting: {
      title: 'An alert on the state of the quorum',
      code: `expr: >-
  kafka:controllers:up
  unless on (kafka_cluster_name) kafka_server_raft_metrics_current_state{state=~"leader|follower"}
for: 30s`,
    },
    see: { board: 'kraft', panel: 'Quorum', title: 'Quorum, missing controllers, voters behind' },
  },
};
