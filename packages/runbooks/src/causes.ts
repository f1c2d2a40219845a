import type { Cause } from './runbook.ts';

/** What a runbook can name, from what others depend on to what depends on others. */
export const causes = {
  'collector-down': {
    component: 'collector',
    title: 'The Collector is down: nothing is known of what it reads',
    mend: [
      'Start it: `docker compose up -d otel-collector`; `docker compose ps -a otel-collector` says how it ended.',
    ],
  },
  'zookeeper-quorum-lost': {
    component: 'zookeeper',
    title: 'ZooKeeper has no majority',
    mend: [
      'Start the servers that are away; `docker compose ps -a` says which. With a majority they elect a leader by themselves.',
    ],
  },
  'kraft-quorum-lost': {
    component: 'controller',
    title: 'The controllers have no majority',
    mend: [
      'Start the controllers that are away; `docker compose ps -a` says which. With a majority they elect a leader by themselves.',
    ],
  },
  'broker-down': {
    component: 'broker',
    title: 'A broker is down, frozen or out of reach',
    mend: [
      '`docker compose ps -a` says whether it stopped or is paused: `docker compose start` or `unpause` it.',
      'Producers keep what was not acknowledged; consumers go on at their last commit.',
    ],
  },
  'zookeeper-server-down': {
    component: 'zookeeper',
    title: 'A ZooKeeper server is down; the others are still a majority',
    mend: ['Start it before a second one goes: `docker compose up -d zookeeper-2`.'],
  },
  'controller-down': {
    component: 'controller',
    title: 'A controller is down; the others are still a majority',
    mend: ['Start it before a second one goes: `docker compose up -d controller-2`.'],
  },
  'voter-behind': {
    component: 'controller',
    title: 'A controller does not keep up with the metadata log',
    mend: ['Look at its disk and its CPU; restart it if it has stopped to fetch.'],
  },
  'broker-fenced': {
    component: 'broker',
    title: 'A broker runs, and its heartbeats do not reach the controllers',
    mend: ['Mend its way to the controllers; if it hangs, restart it.'],
  },
  'no-controller': {
    component: 'controller',
    title: 'There is not exactly one active controller',
    mend: [
      'Two: restart the one that ZooKeeper or the quorum does not name. None: restart the broker that hangs in the election.',
    ],
  },
  'metadata-errors': {
    component: 'broker',
    title: 'A node could not apply a change of metadata',
    mend: [
      'Restart it: it loads the metadata anew. If the error returns, its log names the record.',
    ],
  },
  'log-directory-offline': {
    component: 'broker',
    title: 'A broker cannot read or write a log directory',
    mend: ['Mend the disk, then restart the broker: it copies what it lacks from the others.'],
  },
  'unclean-election': {
    component: 'topic',
    title: 'A replica that lacked records became leader: they are lost',
    mend: [
      'What only the old leader had is gone. Find out who switched `unclean.leader.election.enable` on, and send again what producers still have.',
    ],
  },
  'zookeeper-session-expired': {
    component: 'broker',
    title: 'A broker stood still for so long that ZooKeeper gave it up',
    mend: [
      'It registers again by itself. Find out why it stood still: a long garbage collection, a frozen machine, the network.',
    ],
    past: true,
  },
  'zookeeper-slow': {
    component: 'zookeeper',
    title: 'A ZooKeeper server is slower than its clients ask',
    mend: ['Give its transaction log a disk of its own, or its machine more room.'],
  },
  'restart-loop': {
    component: 'any',
    title: 'A process ends again and again',
    mend: [
      '`docker compose logs --since 15m` has its last words before each end; exit code 137 is a kill, mostly for memory.',
    ],
  },
  'certificate-expired': {
    component: 'rights and certificates',
    title: 'A certificate has expired: nobody connects anew',
    mend: ['Renew it: `./start.sh rotate`.'],
  },
  'right-missing': {
    component: 'rights and certificates',
    title: 'A principal lacks a right',
    mend: [
      'The log names principal, operation and resource: give it back with `kafka-acls.sh`, or stop the one who asks.',
    ],
  },
  'authentication-failing': {
    component: 'rights and certificates',
    title: 'A client fails to prove who it is',
    mend: ["The broker's log names the address and the reason: mend its password, CA or listener."],
  },
  'certificate-expiring': {
    component: 'rights and certificates',
    title: 'A certificate expires soon',
    mend: ['Renew it in time: `./start.sh rotate`.'],
  },
  'network-cut': {
    component: 'network',
    title: 'Brokers are up, and clients do not reach them',
    mend: [
      'Look at what is between them: names, routes, firewalls, proxies. Brokers answer others, so a restart does not help.',
    ],
  },
  'producer-stopped': {
    component: 'producer',
    title: 'No producer runs',
    mend: ['Start it: `docker compose up -d producer`; its log has its last words.'],
  },
  'bad-records': {
    component: 'producer',
    title: 'Somebody writes records that nobody can process',
    mend: [
      'The headers of the dead letters say why, and from where they came; mend who writes them. The dead letters stay until somebody looks.',
    ],
  },
  'traffic-burst': {
    component: 'producer',
    title: 'More is written than usual',
    mend: [
      'If it is a burst, wait: the lag falls by itself. If it stays, add consumers, up to the number of partitions.',
    ],
  },
  'open-transaction': {
    component: 'producer',
    title: 'A transaction does not end, and readers of committed records wait for it',
    mend: [
      'Stop the producer, or abort its transaction: `kafka-transactions.sh ... abort` (docs/runbooks/KafkaTransactionHanging.md has the line).',
    ],
  },
  'consumer-stopped': {
    component: 'consumer',
    title: 'Nobody reads: the group has no member',
    mend: ['Start the consumers: `docker compose up -d consumer`; their log has their last words.'],
  },
  'partition-parked': {
    component: 'consumer',
    title: 'A consumer does not get past a record, and has parked its partition',
    mend: [
      'Mend what the record needs (the dead-letter topic, mostly); the consumer tries again by itself.',
    ],
  },
  'consumer-failing': {
    component: 'consumer',
    title: 'Processing fails',
    mend: [
      'A failed trace names the span and the error: mend what that span calls. Records of the retry topic are tried again by themselves.',
    ],
  },
  'consumer-lost': {
    component: 'consumer',
    title: 'A consumer gives up, and is replaced',
    mend: ['Its log has the error for which it gave up.'],
    past: true,
  },
  rebalancing: {
    component: 'consumer',
    title: 'Members come and go: the group is busy with handing over',
    mend: [
      'Find the member that leaves: its client id is on the board. Too little time between two polls, or a container that restarts.',
    ],
  },
  'hot-partition': {
    component: 'topic',
    title: 'One partition gets most of the records',
    mend: [
      'One key has most of them, and more consumers do not help: spread that key over several, or give it a topic of its own.',
    ],
  },
  'consumer-slow': {
    component: 'consumer',
    title: 'Consumers are slower than what is written',
    mend: [
      'A slow trace names the span that takes the time. Mend that, or add consumers: `docker compose up -d --scale consumer=3`.',
    ],
  },
  'retention-short': {
    component: 'topic',
    title: 'Records are deleted before they are read',
    mend: ['Raise `retention.ms` of the topic first, then mend the reader.'],
  },
  'broker-overloaded': {
    component: 'broker',
    title: 'A broker has more requests than its handlers can take',
    mend: [
      'Find the client that asks so much (requests by API, connections by client), and throttle it by a quota or move leaders away.',
    ],
  },
  'replica-behind': {
    component: 'broker',
    title: 'A replica does not keep up with its leader',
    mend: [
      'If its lag falls it is catching up: wait. If not, look at its disk and its garbage collection, then restart that broker.',
    ],
  },
  'jvm-collecting': {
    component: 'any',
    title: 'A JVM is busy with garbage collection',
    mend: [
      'Raise its heap and its memory limit together; the heap after a collection says how much it needs.',
    ],
  },
  'monitor-down': {
    component: 'monitor',
    title: 'The monitor is down: lag and canary are not measured',
    mend: ['Start it: `docker compose up -d monitor`; its log has its last words.'],
  },
  'monitor-failing': {
    component: 'monitor',
    title: 'The monitor cannot read the groups',
    mend: ['Its log names what it could not read, and why: a broker, or a right that it lacks.'],
  },
  'monitor-limit': {
    component: 'monitor',
    title: 'There are more groups than the monitor watches one by one',
    mend: ['Raise MONITOR_MAX_GROUPS, or leave groups out with MONITOR_EXCLUDE_GROUPS.'],
  },
  'groups-abandoned': {
    component: 'consumer',
    title: 'Groups without members keep offsets of records that nobody will read',
    mend: ['Delete them with `kafka-consumer-groups.sh --delete --group`, if they are retired.'],
  },
  'store-away': {
    component: 'stores of telemetry',
    title: 'A store takes nothing from the Collector',
    mend: [
      'Start it: `docker compose ps -a` says how it ended. What waits in the queue arrives by itself.',
    ],
  },
  'telemetry-dropped': {
    component: 'stores of telemetry',
    title: 'Telemetry was lost: a queue was full, or a store did not keep it',
    mend: ['Bring the store back or lower the load. What is lost stays lost.'],
  },
  'telemetry-refused': {
    component: 'sender of telemetry',
    title: 'Somebody sends telemetry that no store would take',
    mend: [
      'The alert names the sender, the signal and the reason: mend that sender, for example its clock.',
    ],
  },
  'too-many-series': {
    component: 'sender of telemetry',
    title: 'A sender makes too many series',
    mend: ['A label or a name of a span has values that never repeat: take it out at the sender.'],
  },
  'metrics-incomplete': {
    component: 'broker',
    title: 'A JMX exporter does not read all of its process',
    mend: ['Its log names the MBean. Restart the process if it stays.'],
  },
  'topic-gone': {
    component: 'topic',
    title: 'A topic that was there is gone',
    mend: [
      'Somebody deleted it: create it anew before its producers do so by themselves, with fewer partitions or copies than it had.',
    ],
  },
  'threshold-missing': {
    component: 'alerting',
    title: 'Alerts have no threshold to compare with: they cannot fire',
    mend: [
      'Mend the file that PROMETHEUS_THRESHOLDS_FILE names; `./start.sh` says what is wrong with it.',
    ],
  },
  'disk-filling': {
    component: 'machine',
    title: 'The disk is full within the hour',
    mend: [
      'Lower `retention.ms` or `retention.bytes` of the largest topic, or give the machine more disk.',
    ],
  },
  restarted: {
    component: 'any',
    title: 'A process has ended and started anew',
    mend: ['It is back. `docker compose logs --since 15m` has its last words.'],
    past: true,
  },
} satisfies Record<string, Cause>;

export type CauseId = keyof typeof causes;
