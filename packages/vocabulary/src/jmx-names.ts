type Type = 'gauge' | 'counter' | 'untyped';

const named = (type: Type, prefix: string, ...names: string[]): [string, Type][] =>
  names.map((name) => [`${prefix}_${name}${type === 'counter' ? '_total' : ''}`, type]);

/**
 * What one broker shows once it has served records, with ZooKeeper or as its own controller, beside jvm_*,
 * process_* and jmx_*.
 */
export const KAFKA_METRICS = new Map<string, Type>([
  ...named(
    'gauge',
    'kafka_controller_kafkacontroller',
    ...['activecontrollercount', 'activebrokercount', 'fencedbrokercount'],
    ...['offlinepartitionscount', 'preferredreplicaimbalancecount'],
    ...['globaltopiccount', 'globalpartitioncount'],
  ),
  ...named('gauge', 'kafka_server_kafkaserver', 'brokerstate'),
  ...named(
    'untyped',
    'kafka_server_kafkaserver',
    'linux_disk_read_bytes',
    'linux_disk_write_bytes',
  ),

  ...named(
    'gauge',
    'kafka_server_replicamanager',
    ...['leadercount', 'partitioncount', 'underreplicatedpartitions', 'underminisrpartitioncount'],
    ...['atminisrpartitioncount', 'offlinereplicacount', 'reassigningpartitions'],
  ),
  ...named(
    'counter',
    'kafka_server_replicamanager',
    'isrshrinks',
    'isrexpands',
    'failedisrupdates',
  ),
  ...named(
    'gauge',
    'kafka_server_replicafetchermanager',
    ...['maxlag', 'minfetchrate', 'failedpartitionscount', 'deadthreadcount'],
  ),
  ...named(
    'gauge',
    'kafka_cluster_partition',
    ...['insyncreplicascount', 'replicascount', 'laststableoffsetlag'],
  ),

  ...named('counter', 'kafka_controller_controllerstats', 'uncleanleaderelections'),
  ...named('gauge', 'kafka_controller_controllereventmanager', 'eventqueuetimems'),
  ...named('untyped', 'kafka_controller_controllereventmanager', 'eventqueuetimems_count'),

  ...named(
    'counter',
    'kafka_server_brokertopicmetrics',
    ...['messagesin', 'bytesin', 'bytesout', 'replicationbytesin', 'replicationbytesout'],
    ...[
      'reassignmentbytesin',
      'reassignmentbytesout',
      'totalproducerequests',
      'totalfetchrequests',
    ],
    ...[
      'failedproducerequests',
      'failedfetchrequests',
      'bytesrejected',
      'invalidmessagecrcrecords',
    ],
    ...[
      'invalidoffsetorsequencerecords',
      'invalidmagicnumberrecords',
      'nokeycompactedtopicrecords',
    ],
    ...['producemessageconversions', 'fetchmessageconversions'],
  ),

  ...named('counter', 'kafka_network_requestmetrics', 'requests', 'errors'),
  ...named(
    'gauge',
    'kafka_network_requestmetrics',
    ...['totaltimems', 'totaltimems_mean', 'requestqueuetimems', 'localtimems', 'remotetimems'],
    ...['responsequeuetimems', 'responsesendtimems', 'throttletimems'],
    ...['requestbytes', 'temporarymemorybytes'],
  ),

  ...named('gauge', 'kafka_network_requestchannel', 'requestqueuesize', 'responsequeuesize'),
  ...named('gauge', 'kafka_server_kafkarequesthandlerpool', 'requesthandleravgidle'),
  ...named('gauge', 'kafka_network_socketserver', 'networkprocessoravgidlepercent'),
  ...named('untyped', 'kafka_network_socketserver', 'expiredconnectionskilledcount'),
  ...named('gauge', 'kafka_network_processor', 'idlepercent'),
  ...named('gauge', 'kafka_network_acceptor', 'acceptorblockedpercent'),
  ...named(
    'gauge',
    'kafka_server_delayedoperationpurgatory',
    ...['purgatorysize', 'numdelayedoperations'],
  ),
  ...named('gauge', 'kafka_server_fetchsessioncache', 'sessions'),
  ...named('counter', 'kafka_server_fetchsessioncache', 'evictions'),

  ...named('gauge', 'kafka_log_log', 'size', 'numlogsegments', 'logstartoffset', 'logendoffset'),
  ...named('gauge', 'kafka_log_logflushstats', 'logflushrateandtimems'),
  ...named('untyped', 'kafka_log_logflushstats', 'logflushrateandtimems_count'),
  ...named('gauge', 'kafka_log_logmanager', 'offlinelogdirectorycount', 'logdirectoryoffline'),
  ...named('gauge', 'kafka_log_logcleaner', 'deadthreadcount'),
  ...named('gauge', 'kafka_log_logcleanermanager', 'uncleanable_partitions_count'),

  ...named(
    'gauge',
    'kafka_server_socket_server_metrics',
    ...['connection_count', 'connections_software'],
  ),
  ...named(
    'counter',
    'kafka_server_socket_server_metrics',
    ...['connection_creation', 'failed_authentication'],
  ),

  ...named(
    'gauge',
    'kafka_coordinator_group_groupmetadatamanager',
    ...['numgroups', 'numgroupsstable', 'numgroupspreparingrebalance', 'numoffsets'],
    ...['numgroupscompletingrebalance', 'numgroupsempty', 'numgroupsdead'],
  ),
  ...named('gauge', 'kafka_server_group_coordinator_metrics', 'partition_load_time_max'),
]);

/** What a broker with ZooKeeper shows beside them. */
export const WITH_ZOOKEEPER_METRICS = new Map<string, Type>([
  ...named(
    'gauge',
    'kafka_controller_kafkacontroller',
    ...['controllerstate', 'zkmigrationstate'],
    ...['topicstodeletecount', 'topicsineligibletodeletecount'],
    ...['replicastodeletecount', 'replicasineligibletodeletecount'],
  ),
  ...named('gauge', 'kafka_controller_controllerstats', 'leaderelectionrateandtimems'),
  ...named('untyped', 'kafka_controller_controllerstats', 'leaderelectionrateandtimems_count'),
  ...named('gauge', 'kafka_controller_controllereventmanager', 'eventqueuesize'),
  ...named(
    'gauge',
    'kafka_controller_controllerchannelmanager',
    ...['totalqueuesize', 'queuesize', 'requestrateandqueuetimems'],
  ),
  ...named(
    'untyped',
    'kafka_controller_controllerchannelmanager',
    'requestrateandqueuetimems_count',
  ),
  ...named('gauge', 'kafka_server_zookeeperclientmetrics', 'zookeeperrequestlatencyms'),
  ...named('untyped', 'kafka_server_zookeeperclientmetrics', 'zookeeperrequestlatencyms_count'),
  ...named('gauge', 'kafka_server_sessionexpirelistener', 'sessionstate'),
  ...named(
    'counter',
    'kafka_server_sessionexpirelistener',
    ...['zookeeperdisconnects', 'zookeeperexpires'],
    ...['zookeepersyncconnects', 'zookeeperauthfailures'],
  ),
]);

/** What a broker that is its own controller (KRaft) shows beside them. */
export const KRAFT_METRICS = new Map<string, Type>([
  ...named(
    'gauge',
    'kafka_controller_kafkacontroller',
    ...[
      'controlledshutdownbrokercount',
      'timedoutbrokerheartbeatcount',
      'newactivecontrollerscount',
    ],
    ...['lastappliedrecordlagms', 'lastappliedrecordoffset', 'lastcommittedrecordoffset'],
    ...['eventqueueoperationsstartedcount', 'eventqueueoperationstimedoutcount'],
    ...['metadataerrorcount', 'timesincelastheartbeatreceivedms'],
  ),
  ...named('counter', 'kafka_controller_controllerstats', 'electionfromeligibleleaderreplicas'),
  ...named(
    'gauge',
    'kafka_controller_controllereventmanager',
    'eventqueueprocessingtimems',
    'avgidleratio',
  ),
  ...named(
    'untyped',
    'kafka_controller_controllereventmanager',
    'eventqueueprocessingtimems_count',
  ),
  ...named(
    'gauge',
    'kafka_server_raft_metrics',
    ...['current_state', 'current_leader', 'current_epoch', 'high_watermark', 'log_end_offset'],
    ...['number_of_voters', 'number_of_observers', 'poll_idle_ratio_avg'],
    ...['commit_latency_avg', 'commit_latency_max', 'election_latency_avg', 'election_latency_max'],
    ...['append_records_rate', 'fetch_records_rate'],
  ),
  ...named(
    'gauge',
    'kafka_server_broker_metadata_metrics',
    'last_applied_record_lag_ms',
    'last_applied_record_offset',
  ),
  ...named(
    'untyped',
    'kafka_server_broker_metadata_metrics',
    'metadata_load_error_count',
    'metadata_apply_error_count',
  ),
  ...named(
    'gauge',
    'kafka_server_metadataloader',
    ...['handleloadsnapshotcount', 'avgidleratio', 'finalizedlevel'],
  ),
  ...named(
    'gauge',
    'kafka_server_snapshotemitter',
    'latestsnapshotgeneratedagems',
    'latestsnapshotgeneratedbytes',
  ),
]);

/** There with Kafka 3.9, and with Kafka 4 once it has cleaned a log. */
export const CLEANED_METRICS = new Map<string, Type>(
  named('gauge', 'kafka_log_logcleaner', 'max_clean_time_secs'),
);

/** There once a client has a quota. */
export const QUOTA_METRICS = new Map<string, Type>(
  named('gauge', 'kafka_server_quota', 'byte_rate', 'throttle_time', 'request_time'),
);

/** There beside a broker's others once it follows other brokers. */
export const FOLLOWER_METRICS = new Map<string, Type>(
  named('gauge', 'kafka_server_fetcherlagmetrics', 'consumerlag'),
);

/**
 * By other rule sets a server shows some of these in other kinds. prometheus/rules/jmx.yml records each from the metric beside it:
 * a share of time from a count of nanoseconds, a state from a vote.
 */
export const RECORDED_FROM = new Map<string, string>([
  [
    'kafka_server_kafkarequesthandlerpool_requesthandleravgidle',
    'kafka_server_kafkarequesthandlerpool_requesthandleravgidle_nanoseconds_total',
  ],
  [
    'kafka_network_acceptor_acceptorblockedpercent',
    'kafka_network_acceptor_acceptorblocked_nanoseconds_total',
  ],
  ['kafka_server_raft_metrics_current_state', 'kafka_server_raft_metrics_current_vote'],
]);

/** What every ZooKeeper server shows, standalone or in an ensemble. */
export const ZOOKEEPER_METRICS = new Map<string, Type>([
  ...named(
    'gauge',
    'zookeeper',
    ...['minrequestlatency', 'avgrequestlatency', 'maxrequestlatency', 'outstandingrequests'],
    ...['numaliveconnections', 'txnlogelapsedsynctime', 'datadirsize', 'logdirsize'],
    ...['inmemorydatatree_nodecount', 'inmemorydatatree_watchcount'],
  ),
  ...named(
    'counter',
    'zookeeper',
    ...['packetsreceived', 'packetssent', 'authfailedcount', 'fsyncthresholdexceedcount'],
  ),
]);

/** What a member of an ensemble shows beside them. */
export const ENSEMBLE_METRICS = new Map<string, Type>(
  named('gauge', 'zookeeper', 'quorumsize', 'state'),
);

/** What ZooKeeper tells by its own metrics provider alone, as the Collector takes it from there. */
export const ZOOKEEPER_OWN_METRICS = new Map<string, string>([
  ...['election_time', 'fsynctime', 'quorum_ack_latency', 'readlatency', 'snapshottime'].map(
    (name) => [name, 'summary'] as const,
  ),
  ['updatelatency', 'summary'],
  ['ephemerals_count', 'gauge'],
  ...['looking_count', 'stale_sessions_expired', 'unrecoverable_error_count'].map(
    (name) => [name, 'counter'] as const,
  ),
]);

/** The same of the leader alone. */
export const ZOOKEEPER_OWN_LEADER_METRICS = new Map<string, string>(
  ['leader_uptime', 'learners', 'pending_syncs', 'synced_followers'].map((name) => [name, 'gauge']),
);

/** Of every JVM, from the exporter itself and by one rule. */
export const JVM_METRICS = new Map<string, string>([
  ...named('gauge', 'jvm', 'memory_used_bytes', 'memory_max_bytes', 'buffer_pool_used_bytes'),
  ...named('gauge', 'jvm', 'memory_pool_used_bytes', 'memory_pool_collection_used_bytes'),
  ...named('counter', 'jvm', 'memory_pool_allocated_bytes'),
  ...named('gauge', 'jvm', 'threads_current', 'threads_state', 'threads_deadlocked'),
  ['jvm_gc_collection_seconds', 'summary'],
  ...named('counter', 'process', 'cpu_seconds'),
  ...named('gauge', 'process', 'open_fds', 'max_fds', 'resident_memory_bytes'),
  ...named('gauge', 'java_lang_operatingsystem', 'totalmemorysize'),
  ...named('gauge', 'jmx', 'scrape_duration_seconds', 'scrape_error'),
]);
