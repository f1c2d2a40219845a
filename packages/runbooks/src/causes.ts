import type { Cause } from './runbook.ts';

/** What a runbook can name, from what others depend on to what depends on others. */
export const causes = {
  'collector-down': {
    component: 'collector',
    title: 'The Collector is down: nothing is known of what it reads',
    mend: [
      'Start it: `docker compose up -d otel-collector`; `docker compose ps -a otel-collector` says how it ended.',
    ],
    panel: { board: 'telemetry', panel: 'Parts down' },
  },
  'zookeeper-quorum-lost': {
    component: 'zookeeper',
    title: 'ZooKeeper has no majority',
    mend: [
      'Start the servers that are away; `docker compose ps -a` says which. With a majority they elect a leader by themselves.',
    ],
    panel: { board: 'zookeeper', panel: 'Missing' },
  },
  'kraft-quorum-lost': {
    component: 'controller',
    title: 'The controllers have no majority',
    mend: [
      'Start the controllers that are away; `docker compose ps -a` says which. With a majority they elect a leader by themselves.',
    ],
    panel: { board: 'kraft', panel: 'Missing' },
  },
  'broker-down': {
    component: 'broker',
    title: 'A broker is down, frozen or out of reach',
    mend: [
      '`docker compose ps -a` says whether it stopped or is paused: `docker compose start` or `unpause` it.',
      'Producers keep what was not acknowledged; consumers go on at their last commit.',
    ],
    panel: { board: 'overview', panel: 'Broker by broker' },
  },
  'zookeeper-server-down': {
    component: 'zookeeper',
    title: 'A ZooKeeper server is down; the others are still a majority',
    mend: ['Start it before a second one goes: `docker compose up -d zookeeper-2`.'],
    panel: { board: 'zookeeper', panel: 'Missing' },
  },
  'controller-down': {
    component: 'controller',
    title: 'A controller is down; the others are still a majority',
    mend: ['Start it before a second one goes: `docker compose up -d controller-2`.'],
    panel: { board: 'kraft', panel: 'Missing' },
  },
  'voter-behind': {
    component: 'controller',
    title: 'A controller does not keep up with the metadata log',
    mend: ['Look at its disk and its CPU; restart it if it has stopped to fetch.'],
    panel: { board: 'kraft', panel: 'Records behind the high watermark, by voter' },
  },
  'broker-fenced': {
    component: 'broker',
    title: 'A broker runs, and its heartbeats do not reach the controllers',
    mend: ['Mend its way to the controllers; if it hangs, restart it.'],
    panel: { board: 'kraft', panel: 'Since the last heartbeat' },
  },
  'no-controller': {
    component: 'controller',
    title: 'There is not exactly one active controller',
    mend: [
      'Two: restart the one that ZooKeeper or the quorum does not name. None: restart the broker that hangs in the election.',
    ],
    panel: { board: 'broker', panel: 'Which broker is the controller' },
  },
  'metadata-errors': {
    component: 'broker',
    title: 'A node could not apply a change of metadata',
    mend: [
      'Restart it: it loads the metadata anew. If the error returns, its log names the record.',
    ],
    panel: { board: 'kraft', panel: 'Load and apply errors' },
  },
  'log-directory-offline': {
    component: 'broker',
    title: 'A broker cannot read or write a log directory',
    mend: ['Mend the disk, then restart the broker: it copies what it lacks from the others.'],
    panel: { board: 'broker', panel: 'Log directories offline' },
  },
  'unclean-election': {
    component: 'topic',
    title: 'A replica that lacked records became leader: they are lost',
    mend: [
      'What only the old leader had is gone. Find out who switched `unclean.leader.election.enable` on, and send again what producers still have.',
    ],
    panel: { board: 'broker', panel: 'Leader elections' },
  },
  'zookeeper-session-expired': {
    component: 'broker',
    title: 'A broker stood still for so long that ZooKeeper gave it up',
    mend: [
      'It registers again by itself. Find out why it stood still: a long garbage collection, a frozen machine, the network.',
    ],
    panel: { board: 'zookeeper', panel: 'Disconnects and expiries' },
    past: true,
  },
  'zookeeper-slow': {
    component: 'zookeeper',
    title: 'A ZooKeeper server is slower than its clients ask',
    mend: ['Give its transaction log a disk of its own, or its machine more room.'],
    panel: { board: 'zookeeper', panel: 'Slowest write' },
  },
  'restart-loop': {
    component: 'any',
    title: 'A process ends again and again',
    mend: [
      '`docker compose logs --since 15m` has its last words before each end; exit code 137 is a kill, mostly for memory.',
    ],
    panel: { board: 'host', panel: 'Restarts' },
  },
  'certificate-expired': {
    component: 'rights and certificates',
    title: 'A certificate has expired: nobody connects anew',
    mend: ['Renew it: `./start.sh rotate`.'],
    panel: { board: 'security', panel: 'What each broker shows' },
  },
  'right-missing': {
    component: 'rights and certificates',
    title: 'A principal lacks a right',
    mend: [
      'The log names principal, operation and resource: give it back with `kafka-acls.sh`, or stop the one who asks.',
    ],
    panel: { board: 'security', panel: 'By principal' },
  },
  'authentication-failing': {
    component: 'rights and certificates',
    title: 'A client fails to prove who it is',
    mend: ["The broker's log names the address and the reason: mend its password, CA or listener."],
    panel: { board: 'security', panel: 'Failed authentications' },
  },
  'certificate-expiring': {
    component: 'rights and certificates',
    title: 'A certificate expires soon',
    mend: ['Renew it in time: `./start.sh rotate`.'],
    panel: { board: 'security', panel: 'What each broker shows' },
  },
  'network-cut': {
    component: 'network',
    title: 'Brokers are up, and clients do not reach them',
    mend: [
      'Look at what is between them: names, routes, firewalls, proxies. Brokers answer others, so a restart does not help.',
    ],
    panel: { board: 'applications', panel: 'Records waiting to be sent' },
  },
  'producer-stopped': {
    component: 'producer',
    title: 'No producer runs',
    mend: ['Start it: `docker compose up -d producer`; its log has its last words.'],
    panel: { board: 'applications', panel: 'Rate' },
  },
  'bad-records': {
    component: 'producer',
    title: 'Somebody writes records that nobody can process',
    mend: [
      'The headers of the dead letters say why, and from where they came; mend who writes them. The dead letters stay until somebody looks.',
    ],
    panel: { board: 'applications', panel: 'Retries and dead letters' },
  },
  'traffic-burst': {
    component: 'producer',
    title: 'More is written than usual',
    mend: [
      'If it is a burst, wait: the lag falls by itself. If it stays, add consumers, up to the number of partitions.',
    ],
    panel: { board: 'groups', panel: 'Written and committed' },
  },
  'open-transaction': {
    component: 'producer',
    title: 'A transaction does not end, and readers of committed records wait for it',
    mend: [
      'Stop the producer, or abort its transaction: `kafka-transactions.sh ... abort` (docs/runbooks/KafkaTransactionHanging.md has the line).',
    ],
    panel: { board: 'groups', panel: 'Open transactions' },
  },
  'consumer-stopped': {
    component: 'consumer',
    title: 'Nobody reads: the group has no member',
    mend: ['Start the consumers: `docker compose up -d consumer`; their log has their last words.'],
    panel: { board: 'groups', panel: 'Members' },
  },
  'partition-parked': {
    component: 'consumer',
    title: 'A consumer does not get past a record, and has parked its partition',
    mend: [
      'Mend what the record needs (the dead-letter topic, mostly); the consumer tries again by itself.',
    ],
    panel: { board: 'applications', panel: 'Parked partitions' },
  },
  'consumer-failing': {
    component: 'consumer',
    title: 'Processing fails',
    mend: [
      'A failed trace names the span and the error: mend what that span calls. Records of the retry topic are tried again by themselves.',
    ],
    panel: { board: 'applications', panel: 'Errors by type' },
  },
  'consumer-lost': {
    component: 'consumer',
    title: 'A consumer gives up, and is replaced',
    mend: ['Its log has the error for which it gave up.'],
    panel: { board: 'applications', panel: 'Parked partitions and lost consumers' },
    past: true,
  },
  rebalancing: {
    component: 'consumer',
    title: 'Members come and go: the group is busy with handing over',
    mend: [
      'Find the member that leaves: its client id is on the board. Too little time between two polls, or a container that restarts.',
    ],
    panel: { board: 'groups', panel: 'Joins and commits' },
  },
  'hot-partition': {
    component: 'topic',
    title: 'One partition gets most of the records',
    mend: [
      'One key has most of them, and more consumers do not help: spread that key over several, or give it a topic of its own.',
    ],
    panel: { board: 'topics', panel: 'Busiest partition against the mean' },
  },
  'consumer-slow': {
    component: 'consumer',
    title: 'Consumers are slower than what is written',
    mend: [
      'A slow trace names the span that takes the time. Mend that, or add consumers: `docker compose up -d --scale consumer=3`.',
    ],
    panel: { board: 'applications', panel: 'Processing of a record' },
  },
  'retention-short': {
    component: 'topic',
    title: 'Records are deleted before they are read',
    mend: ['Raise `retention.ms` of the topic first, then mend the reader.'],
    panel: { board: 'groups', panel: 'Time until unread records are deleted' },
  },
  'broker-overloaded': {
    component: 'broker',
    title: 'A broker has more requests than its handlers can take',
    mend: [
      'Find the client that asks so much (requests by API, connections by client), and throttle it by a quota or move leaders away.',
    ],
    panel: { board: 'broker', panel: 'Idle request handlers and network threads' },
  },
  'replica-behind': {
    component: 'broker',
    title: 'A replica does not keep up with its leader',
    mend: [
      'If its lag falls it is catching up: wait. If not, look at its disk and its garbage collection, then restart that broker.',
    ],
    panel: { board: 'broker', panel: 'Follower lag' },
  },
  'jvm-collecting': {
    component: 'any',
    title: 'A JVM is busy with garbage collection',
    mend: [
      'Raise its heap and its memory limit together; the heap after a collection says how much it needs.',
    ],
    panel: { board: 'host', panel: 'Time in garbage collection' },
  },
  'monitor-down': {
    component: 'monitor',
    title: 'The monitor is down: lag and canary are not measured',
    mend: ['Start it: `docker compose up -d monitor`; its log has its last words.'],
    panel: { board: 'monitor', panel: 'Log of the monitor' },
  },
  'monitor-failing': {
    component: 'monitor',
    title: 'The monitor cannot read the groups',
    mend: ['Its log names what it could not read, and why: a broker, or a right that it lacks.'],
    panel: { board: 'monitor', panel: 'Failed collections of lag' },
  },
  'monitor-limit': {
    component: 'monitor',
    title: 'There are more groups than the monitor watches one by one',
    mend: ['Raise MONITOR_MAX_GROUPS, or leave groups out with MONITOR_EXCLUDE_GROUPS.'],
    panel: { board: 'groups', panel: 'Groups by kind' },
  },
  'groups-abandoned': {
    component: 'consumer',
    title: 'Groups without members keep offsets of records that nobody will read',
    mend: ['Delete them with `kafka-consumer-groups.sh --delete --group`, if they are retired.'],
    panel: { board: 'groups', panel: 'Groups without members that have old offsets' },
  },
  'store-away': {
    component: 'stores of telemetry',
    title: 'A store takes nothing from the Collector',
    mend: [
      'Start it: `docker compose ps -a` says how it ended. What waits in the queue arrives by itself.',
    ],
    panel: { board: 'telemetry', panel: 'Waiting for a backend' },
  },
  'telemetry-dropped': {
    component: 'stores of telemetry',
    title: 'Telemetry was lost: a queue was full, or a store did not keep it',
    mend: ['Bring the store back or lower the load. What is lost stays lost.'],
    panel: { board: 'telemetry', panel: 'Lost' },
  },
  'telemetry-refused': {
    component: 'sender of telemetry',
    title: 'Somebody sends telemetry that no store would take',
    mend: [
      'The alert names the sender, the signal and the reason: mend that sender, for example its clock.',
    ],
    panel: { board: 'telemetry', panel: 'Taken out, by sender and reason' },
  },
  'too-many-series': {
    component: 'sender of telemetry',
    title: 'A sender makes too many series',
    mend: ['A label or a name of a span has values that never repeat: take it out at the sender.'],
    panel: { board: 'telemetry', panel: 'Series by sender' },
  },
  'metrics-incomplete': {
    component: 'broker',
    title: 'A JMX exporter does not read all of its process',
    mend: ['Its log names the MBean. Restart the process if it stays.'],
    panel: { board: 'telemetry', panel: 'Inside the JMX exporter' },
  },
  'topic-gone': {
    component: 'topic',
    title: 'A topic that was there is gone',
    mend: [
      'Somebody deleted it: create it anew before its producers do so by themselves, with fewer partitions or copies than it had.',
    ],
    panel: { board: 'topics', panel: 'Topics' },
  },
  'threshold-missing': {
    component: 'alerting',
    title: 'Alerts have no threshold to compare with: they cannot fire',
    mend: [
      'Mend the file that PROMETHEUS_THRESHOLDS_FILE names; `./start.sh` says what is wrong with it.',
    ],
    panel: { board: 'telemetry', panel: 'Failed rules and notifications' },
  },
  'disk-filling': {
    component: 'machine',
    title: 'The disk is full within the hour',
    mend: [
      'Lower `retention.ms` or `retention.bytes` of the largest topic, or give the machine more disk.',
    ],
    panel: { board: 'host', panel: 'Disk space' },
  },
  restarted: {
    component: 'any',
    title: 'A process has ended and started anew',
    mend: ['It is back. `docker compose logs --since 15m` has its last words.'],
    panel: { board: 'host', panel: 'Restarts' },
    past: true,
  },
} satisfies Record<string, Cause>;

export type CauseId = keyof typeof causes;
