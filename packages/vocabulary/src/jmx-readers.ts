// Written by `npm run dashboards` from dashboards/src and prometheus/rules. Do not edit it.
import type { PanelLink } from './boards.ts';

/** Panels that read metrics of a Kafka server's JMX exporter, and which. */
export const jmxPanels: readonly { panel: PanelLink; reads: readonly string[] }[] = [
  {
    panel: { board: 'overview', panel: 'Controllers' },
    reads: ['kafka_controller_kafkacontroller_activecontrollercount'],
  },
  {
    panel: { board: 'overview', panel: 'Offline partitions' },
    reads: ['kafka_controller_kafkacontroller_offlinepartitionscount'],
  },
  {
    panel: { board: 'overview', panel: 'Under-replicated' },
    reads: ['kafka_server_replicamanager_underreplicatedpartitions'],
  },
  {
    panel: { board: 'overview', panel: 'Under min ISR' },
    reads: ['kafka_server_replicamanager_underminisrpartitioncount'],
  },
  {
    panel: { board: 'overview', panel: 'Least idle' },
    reads: ['kafka_server_kafkarequesthandlerpool_requesthandleravgidle'],
  },
  {
    panel: { board: 'overview', panel: 'Broker by broker' },
    reads: [
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_totaltimems',
      'kafka_server_brokertopicmetrics_bytesin_total',
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidle',
      'kafka_server_replicamanager_leadercount',
      'kafka_server_replicamanager_underreplicatedpartitions',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Messages in' },
    reads: ['kafka_server_brokertopicmetrics_messagesin_total'],
  },
  {
    panel: { board: 'overview', panel: 'Bytes in and out' },
    reads: [
      'kafka_server_brokertopicmetrics_bytesin_total',
      'kafka_server_brokertopicmetrics_bytesout_total',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Requests' },
    reads: ['kafka_network_requestmetrics_requests_total'],
  },
  {
    panel: { board: 'overview', panel: 'Request time' },
    reads: [
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_totaltimems',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Idle capacity' },
    reads: [
      'kafka_network_socketserver_networkprocessoravgidlepercent',
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidle',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Failed requests' },
    reads: [
      'kafka_network_requestmetrics_errors_total',
      'kafka_server_brokertopicmetrics_failedfetchrequests_total',
      'kafka_server_brokertopicmetrics_failedproducerequests_total',
    ],
  },
  {
    panel: { board: 'overview', panel: 'In-sync replicas and elections' },
    reads: [
      'kafka_controller_controllerstats_leaderelectionrateandtimems_count',
      'kafka_controller_controllerstats_uncleanleaderelections_total',
      'kafka_server_replicamanager_isrexpands_total',
      'kafka_server_replicamanager_isrshrinks_total',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Partitions in trouble, by broker' },
    reads: [
      'kafka_server_replicamanager_offlinereplicacount',
      'kafka_server_replicamanager_underreplicatedpartitions',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Partitions and leaders' },
    reads: [
      'kafka_server_replicamanager_leadercount',
      'kafka_server_replicamanager_partitioncount',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Log size' },
    reads: ['kafka_log_log_size'],
  },
  {
    panel: { board: 'overview', panel: 'Log flush' },
    reads: [
      'kafka_log_logflushstats_logflushrateandtimems',
      'kafka_log_logflushstats_logflushrateandtimems_count',
    ],
  },
  {
    panel: { board: 'overview', panel: 'Client connections' },
    reads: ['kafka_server_socket_server_metrics_connection_count'],
  },
  {
    panel: { board: 'overview', panel: 'ZooKeeper or quorum' },
    reads: ['kafka_server_raft_metrics_commit_latency_avg'],
  },
  {
    panel: { board: 'overview', panel: 'JVM heap in use' },
    reads: ['jvm_memory_max_bytes', 'jvm_memory_used_bytes'],
  },
  {
    panel: { board: 'overview', panel: 'Garbage collection' },
    reads: ['jvm_gc_collection_seconds'],
  },
  {
    panel: { board: 'broker', panel: 'State' },
    reads: ['kafka_server_kafkaserver_brokerstate'],
  },
  {
    panel: { board: 'broker', panel: 'Request handlers idle' },
    reads: ['kafka_server_kafkarequesthandlerpool_requesthandleravgidle'],
  },
  {
    panel: { board: 'broker', panel: 'Log dirs offline' },
    reads: ['kafka_log_logmanager_offlinelogdirectorycount'],
  },
  {
    panel: { board: 'broker', panel: 'Hears of changes' },
    reads: [
      'kafka_server_broker_metadata_metrics_last_applied_record_lag_ms',
      'kafka_server_sessionexpirelistener_sessionstate',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Produce, by phase' },
    reads: [
      'kafka_network_requestmetrics_localtimems',
      'kafka_network_requestmetrics_remotetimems',
      'kafka_network_requestmetrics_requestqueuetimems',
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_responsequeuetimems',
      'kafka_network_requestmetrics_responsesendtimems',
      'kafka_network_requestmetrics_throttletimems',
    ],
  },
  {
    panel: { board: 'broker', panel: 'FetchConsumer, by phase' },
    reads: [
      'kafka_network_requestmetrics_localtimems',
      'kafka_network_requestmetrics_remotetimems',
      'kafka_network_requestmetrics_requestqueuetimems',
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_responsequeuetimems',
      'kafka_network_requestmetrics_responsesendtimems',
      'kafka_network_requestmetrics_throttletimems',
    ],
  },
  {
    panel: { board: 'broker', panel: 'FetchFollower, by phase' },
    reads: [
      'kafka_network_requestmetrics_localtimems',
      'kafka_network_requestmetrics_remotetimems',
      'kafka_network_requestmetrics_requestqueuetimems',
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_responsequeuetimems',
      'kafka_network_requestmetrics_responsesendtimems',
      'kafka_network_requestmetrics_throttletimems',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Metadata, by phase' },
    reads: [
      'kafka_network_requestmetrics_localtimems',
      'kafka_network_requestmetrics_remotetimems',
      'kafka_network_requestmetrics_requestqueuetimems',
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_responsequeuetimems',
      'kafka_network_requestmetrics_responsesendtimems',
      'kafka_network_requestmetrics_throttletimems',
    ],
  },
  {
    panel: { board: 'broker', panel: 'OffsetCommit, by phase' },
    reads: [
      'kafka_network_requestmetrics_localtimems',
      'kafka_network_requestmetrics_remotetimems',
      'kafka_network_requestmetrics_requestqueuetimems',
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_responsequeuetimems',
      'kafka_network_requestmetrics_responsesendtimems',
      'kafka_network_requestmetrics_throttletimems',
    ],
  },
  {
    panel: { board: 'broker', panel: 'JoinGroup, by phase' },
    reads: [
      'kafka_network_requestmetrics_localtimems',
      'kafka_network_requestmetrics_remotetimems',
      'kafka_network_requestmetrics_requestqueuetimems',
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_responsequeuetimems',
      'kafka_network_requestmetrics_responsesendtimems',
      'kafka_network_requestmetrics_throttletimems',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Idle request handlers and network threads' },
    reads: [
      'kafka_network_socketserver_networkprocessoravgidlepercent',
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidle',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Busiest network threads' },
    reads: ['kafka_network_acceptor_acceptorblockedpercent', 'kafka_network_processor_idlepercent'],
  },
  {
    panel: { board: 'broker', panel: 'Request and response queues' },
    reads: [
      'kafka_network_requestchannel_requestqueuesize',
      'kafka_network_requestchannel_responsequeuesize',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Purgatory: requests that wait for something' },
    reads: ['kafka_server_delayedoperationpurgatory_purgatorysize'],
  },
  {
    panel: { board: 'broker', panel: 'Delayed operations' },
    reads: ['kafka_server_delayedoperationpurgatory_numdelayedoperations'],
  },
  {
    panel: { board: 'broker', panel: 'Fetch sessions' },
    reads: [
      'kafka_server_fetchsessioncache_evictions_total',
      'kafka_server_fetchsessioncache_sessions',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Messages in' },
    reads: ['kafka_server_brokertopicmetrics_messagesin_total'],
  },
  {
    panel: { board: 'broker', panel: 'Client bytes in and out' },
    reads: [
      'kafka_server_brokertopicmetrics_bytesin_total',
      'kafka_server_brokertopicmetrics_bytesout_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Replication bytes in and out' },
    reads: [
      'kafka_server_brokertopicmetrics_replicationbytesin_total',
      'kafka_server_brokertopicmetrics_replicationbytesout_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Reassignment bytes in and out' },
    reads: [
      'kafka_server_brokertopicmetrics_reassignmentbytesin_total',
      'kafka_server_brokertopicmetrics_reassignmentbytesout_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Produce and fetch requests' },
    reads: [
      'kafka_server_brokertopicmetrics_totalfetchrequests_total',
      'kafka_server_brokertopicmetrics_totalproducerequests_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Requests by API' },
    reads: ['kafka_network_requestmetrics_requests_total'],
  },
  {
    panel: { board: 'broker', panel: 'Requests by API version' },
    reads: ['kafka_network_requestmetrics_requests_total'],
  },
  {
    panel: { board: 'broker', panel: 'Total time, slowest broker' },
    reads: [
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_totaltimems',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Mean total time' },
    reads: ['kafka_network_requestmetrics_totaltimems_mean'],
  },
  {
    panel: { board: 'broker', panel: 'Request size' },
    reads: [
      'kafka_network_requestmetrics_requestbytes',
      'kafka_network_requestmetrics_requests_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Memory for decompression and conversion' },
    reads: [
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_temporarymemorybytes',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Partitions short of replicas' },
    reads: [
      'kafka_server_replicamanager_atminisrpartitioncount',
      'kafka_server_replicamanager_underminisrpartitioncount',
      'kafka_server_replicamanager_underreplicatedpartitions',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Leaders and replicas' },
    reads: [
      'kafka_server_replicamanager_leadercount',
      'kafka_server_replicamanager_offlinereplicacount',
      'kafka_server_replicamanager_partitioncount',
      'kafka_server_replicamanager_reassigningpartitions',
    ],
  },
  {
    panel: { board: 'broker', panel: 'In-sync replica sets: shrinks and expansions' },
    reads: [
      'kafka_server_replicamanager_failedisrupdates_total',
      'kafka_server_replicamanager_isrexpands_total',
      'kafka_server_replicamanager_isrshrinks_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Follower lag' },
    reads: ['kafka_server_replicafetchermanager_maxlag'],
  },
  {
    panel: { board: 'broker', panel: 'Follower lag by partition' },
    reads: ['kafka_server_fetcherlagmetrics_consumerlag'],
  },
  {
    panel: { board: 'broker', panel: 'Replica fetchers' },
    reads: [
      'kafka_server_replicafetchermanager_deadthreadcount',
      'kafka_server_replicafetchermanager_failedpartitionscount',
      'kafka_server_replicafetchermanager_minfetchrate',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Leader elections' },
    reads: [
      'kafka_controller_controllerstats_electionfromeligibleleaderreplicas_total',
      'kafka_controller_controllerstats_leaderelectionrateandtimems_count',
      'kafka_controller_controllerstats_uncleanleaderelections_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Election time' },
    reads: [
      'kafka_controller_controllereventmanager_eventqueueprocessingtimems',
      'kafka_controller_controllereventmanager_eventqueueprocessingtimems_count',
      'kafka_controller_controllerstats_leaderelectionrateandtimems',
      'kafka_controller_controllerstats_leaderelectionrateandtimems_count',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Controller event queue' },
    reads: [
      'kafka_controller_controllereventmanager_eventqueuesize',
      'kafka_controller_kafkacontroller_eventqueueoperationsstartedcount',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Wait in the event queue' },
    reads: [
      'kafka_controller_controllereventmanager_eventqueuetimems',
      'kafka_controller_controllereventmanager_eventqueuetimems_count',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Orders waiting for brokers' },
    reads: [
      'kafka_controller_controllerchannelmanager_queuesize',
      'kafka_controller_controllerchannelmanager_totalqueuesize',
      'kafka_server_broker_metadata_metrics_last_applied_record_offset',
      'kafka_server_raft_metrics_high_watermark',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Time for a broker to take an order' },
    reads: [
      'kafka_controller_controllerchannelmanager_requestrateandqueuetimems',
      'kafka_controller_controllerchannelmanager_requestrateandqueuetimems_count',
      'kafka_server_broker_metadata_metrics_last_applied_record_lag_ms',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Which broker is the controller' },
    reads: ['kafka_controller_kafkacontroller_activecontrollercount'],
  },
  {
    panel: { board: 'broker', panel: 'What the controller does now' },
    reads: [
      'kafka_controller_controllereventmanager_avgidleratio',
      'kafka_controller_kafkacontroller_controllerstate',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Brokers the controller counts' },
    reads: [
      'kafka_controller_kafkacontroller_activebrokercount',
      'kafka_controller_kafkacontroller_fencedbrokercount',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Offline and imbalanced' },
    reads: [
      'kafka_controller_kafkacontroller_offlinepartitionscount',
      'kafka_controller_kafkacontroller_preferredreplicaimbalancecount',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Topics and partitions' },
    reads: [
      'kafka_controller_kafkacontroller_globalpartitioncount',
      'kafka_controller_kafkacontroller_globaltopiccount',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Answers with an error, by code' },
    reads: ['kafka_network_requestmetrics_errors_total'],
  },
  {
    panel: { board: 'broker', panel: 'Failed produce and fetch requests' },
    reads: [
      'kafka_server_brokertopicmetrics_failedfetchrequests_total',
      'kafka_server_brokertopicmetrics_failedproducerequests_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Rejected bytes' },
    reads: ['kafka_server_brokertopicmetrics_bytesrejected_total'],
  },
  {
    panel: { board: 'broker', panel: 'Invalid records' },
    reads: [
      'kafka_server_brokertopicmetrics_invalidmagicnumberrecords_total',
      'kafka_server_brokertopicmetrics_invalidmessagecrcrecords_total',
      'kafka_server_brokertopicmetrics_invalidoffsetorsequencerecords_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Records without a key for compacted topics' },
    reads: ['kafka_server_brokertopicmetrics_nokeycompactedtopicrecords_total'],
  },
  {
    panel: { board: 'broker', panel: 'Message conversions' },
    reads: [
      'kafka_server_brokertopicmetrics_fetchmessageconversions_total',
      'kafka_server_brokertopicmetrics_producemessageconversions_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Log flush time' },
    reads: [
      'kafka_log_logflushstats_logflushrateandtimems',
      'kafka_log_logflushstats_logflushrateandtimems_count',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Disk reads and writes of the broker' },
    reads: [
      'kafka_server_kafkaserver_linux_disk_read_bytes',
      'kafka_server_kafkaserver_linux_disk_write_bytes',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Log size' },
    reads: ['kafka_log_log_size'],
  },
  {
    panel: { board: 'broker', panel: 'Log directories offline' },
    reads: [
      'kafka_log_logmanager_logdirectoryoffline',
      'kafka_log_logmanager_offlinelogdirectorycount',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Log cleaner threads and partitions' },
    reads: [
      'kafka_log_logcleaner_deadthreadcount',
      'kafka_log_logcleanermanager_uncleanable_partitions_count',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Longest clean' },
    reads: ['kafka_log_logcleaner_max_clean_time_secs'],
  },
  {
    panel: { board: 'broker', panel: 'Open connections' },
    reads: ['kafka_server_socket_server_metrics_connection_count'],
  },
  {
    panel: { board: 'broker', panel: 'New connections' },
    reads: ['kafka_server_socket_server_metrics_connection_creation_total'],
  },
  {
    panel: { board: 'broker', panel: 'Connections by client software' },
    reads: ['kafka_server_socket_server_metrics_connections_software'],
  },
  {
    panel: { board: 'broker', panel: 'Refused and expired' },
    reads: [
      'kafka_network_socketserver_expiredconnectionskilledcount',
      'kafka_server_socket_server_metrics_failed_authentication_total',
    ],
  },
  {
    panel: { board: 'broker', panel: 'Throttled clients' },
    reads: ['kafka_server_quota_throttle_time'],
  },
  {
    panel: { board: 'broker', panel: 'Bytes under quota' },
    reads: ['kafka_server_quota_byte_rate'],
  },
  {
    panel: { board: 'broker', panel: 'Handler time under quota' },
    reads: ['kafka_server_quota_request_time'],
  },
  {
    panel: { board: 'broker', panel: 'Heap' },
    reads: ['jvm_memory_max_bytes', 'jvm_memory_used_bytes'],
  },
  {
    panel: { board: 'broker', panel: 'Garbage collection' },
    reads: ['jvm_gc_collection_seconds'],
  },
  {
    panel: { board: 'broker', panel: 'Garbage collections' },
    reads: ['jvm_gc_collection_seconds'],
  },
  {
    panel: { board: 'broker', panel: 'Memory pools' },
    reads: ['jvm_memory_pool_used_bytes'],
  },
  {
    panel: { board: 'broker', panel: 'CPU' },
    reads: ['process_cpu_seconds_total'],
  },
  {
    panel: { board: 'broker', panel: 'Threads' },
    reads: ['jvm_threads_current'],
  },
  {
    panel: { board: 'broker', panel: 'Resident memory' },
    reads: ['process_resident_memory_bytes'],
  },
  {
    panel: { board: 'broker', panel: 'Open files' },
    reads: ['process_max_fds', 'process_open_fds'],
  },
  {
    panel: { board: 'broker', panel: 'Scrape time' },
    reads: ['jmx_scrape_duration_seconds'],
  },
  {
    panel: { board: 'broker', panel: 'Failed scrapes' },
    reads: ['jmx_scrape_error'],
  },
  {
    panel: { board: 'topics', panel: 'Topics' },
    reads: ['kafka_controller_kafkacontroller_globaltopiccount'],
  },
  {
    panel: { board: 'topics', panel: 'Most partitions' },
    reads: ['kafka_server_replicamanager_partitioncount'],
  },
  {
    panel: { board: 'topics', panel: 'Offline' },
    reads: ['kafka_controller_kafkacontroller_offlinepartitionscount'],
  },
  {
    panel: { board: 'topics', panel: 'Short of ISR' },
    reads: ['kafka_cluster_partition_insyncreplicascount', 'kafka_cluster_partition_replicascount'],
  },
  {
    panel: { board: 'topics', panel: 'Imbalanced' },
    reads: ['kafka_controller_kafkacontroller_preferredreplicaimbalancecount'],
  },
  {
    panel: { board: 'topics', panel: 'Reassigning' },
    reads: ['kafka_server_replicamanager_reassigningpartitions'],
  },
  {
    panel: { board: 'topics', panel: 'Topic by topic' },
    reads: [
      'kafka_cluster_partition_insyncreplicascount',
      'kafka_cluster_partition_replicascount',
      'kafka_log_log_logendoffset',
      'kafka_log_log_logstartoffset',
      'kafka_log_log_size',
      'kafka_server_brokertopicmetrics_bytesin_total',
      'kafka_server_brokertopicmetrics_bytesout_total',
      'kafka_server_brokertopicmetrics_messagesin_total',
    ],
  },
  {
    panel: { board: 'topics', panel: 'Messages in' },
    reads: ['kafka_server_brokertopicmetrics_messagesin_total'],
  },
  {
    panel: { board: 'topics', panel: 'Bytes in' },
    reads: ['kafka_server_brokertopicmetrics_bytesin_total'],
  },
  {
    panel: { board: 'topics', panel: 'Bytes out' },
    reads: ['kafka_server_brokertopicmetrics_bytesout_total'],
  },
  {
    panel: { board: 'topics', panel: 'Produce requests' },
    reads: ['kafka_server_brokertopicmetrics_totalproducerequests_total'],
  },
  {
    panel: { board: 'topics', panel: 'Fetch requests' },
    reads: ['kafka_server_brokertopicmetrics_totalfetchrequests_total'],
  },
  {
    panel: { board: 'topics', panel: 'Busiest partitions' },
    reads: ['kafka_log_log_logendoffset'],
  },
  {
    panel: { board: 'topics', panel: 'Busiest partition against the mean' },
    reads: ['kafka_log_log_logendoffset'],
  },
  {
    panel: { board: 'topics', panel: 'Leaders by broker' },
    reads: ['kafka_cluster_partition_replicascount'],
  },
  {
    panel: { board: 'topics', panel: 'Partition by partition' },
    reads: [
      'kafka_cluster_partition_insyncreplicascount',
      'kafka_cluster_partition_replicascount',
      'kafka_log_log_logendoffset',
      'kafka_log_log_logstartoffset',
      'kafka_log_log_numlogsegments',
      'kafka_log_log_size',
    ],
  },
  {
    panel: { board: 'topics', panel: 'Replicas in sync, of replicas wanted' },
    reads: ['kafka_cluster_partition_insyncreplicascount', 'kafka_cluster_partition_replicascount'],
  },
  {
    panel: { board: 'topics', panel: 'Partitions short of replicas' },
    reads: ['kafka_cluster_partition_insyncreplicascount', 'kafka_cluster_partition_replicascount'],
  },
  {
    panel: { board: 'topics', panel: 'At or under min.insync.replicas' },
    reads: [
      'kafka_server_replicamanager_atminisrpartitioncount',
      'kafka_server_replicamanager_underminisrpartitioncount',
    ],
  },
  {
    panel: { board: 'topics', panel: 'Behind the last stable offset' },
    reads: ['kafka_cluster_partition_laststableoffsetlag'],
  },
  {
    panel: { board: 'topics', panel: 'Size by topic' },
    reads: ['kafka_log_log_size'],
  },
  {
    panel: { board: 'topics', panel: 'Largest partitions' },
    reads: ['kafka_log_log_size'],
  },
  {
    panel: { board: 'topics', panel: 'Segments' },
    reads: ['kafka_log_log_numlogsegments'],
  },
  {
    panel: { board: 'topics', panel: 'Deleted by retention' },
    reads: ['kafka_log_log_logstartoffset'],
  },
  {
    panel: { board: 'groups', panel: 'Rebalancing' },
    reads: [
      'kafka_coordinator_group_groupmetadatamanager_numgroupscompletingrebalance',
      'kafka_coordinator_group_groupmetadatamanager_numgroupspreparingrebalance',
    ],
  },
  {
    panel: { board: 'groups', panel: 'Joins and commits' },
    reads: ['kafka_network_requestmetrics_requests_total'],
  },
  {
    panel: { board: 'groups', panel: 'Group requests that fail' },
    reads: ['kafka_network_requestmetrics_errors_total'],
  },
  {
    panel: { board: 'groups', panel: 'Time of group requests' },
    reads: [
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_totaltimems',
    ],
  },
  {
    panel: { board: 'groups', panel: 'Groups by state' },
    reads: [
      'kafka_coordinator_group_groupmetadatamanager_numgroupscompletingrebalance',
      'kafka_coordinator_group_groupmetadatamanager_numgroupsdead',
      'kafka_coordinator_group_groupmetadatamanager_numgroupsempty',
      'kafka_coordinator_group_groupmetadatamanager_numgroupspreparingrebalance',
      'kafka_coordinator_group_groupmetadatamanager_numgroupsstable',
    ],
  },
  {
    panel: { board: 'groups', panel: 'Groups and offsets by coordinator' },
    reads: [
      'kafka_coordinator_group_groupmetadatamanager_numgroups',
      'kafka_coordinator_group_groupmetadatamanager_numoffsets',
    ],
  },
  {
    panel: { board: 'groups', panel: 'Time to load a coordinator' },
    reads: ['kafka_server_group_coordinator_metrics_partition_load_time_max'],
  },
  {
    panel: { board: 'applications', panel: 'Replicas' },
    reads: ['process_cpu_seconds_total', 'process_resident_memory_bytes'],
  },
  {
    panel: { board: 'telemetry', panel: 'CPU per order' },
    reads: ['process_cpu_seconds_total'],
  },
  {
    panel: { board: 'telemetry', panel: 'Memory' },
    reads: ['process_resident_memory_bytes'],
  },
  {
    panel: { board: 'telemetry', panel: 'CPU time for an order: pipe' },
    reads: ['process_cpu_seconds_total'],
  },
  {
    panel: { board: 'telemetry', panel: 'CPU time for an order: services' },
    reads: ['process_cpu_seconds_total'],
  },
  {
    panel: { board: 'telemetry', panel: 'Share of CPU' },
    reads: ['process_cpu_seconds_total'],
  },
  {
    panel: { board: 'telemetry', panel: 'CPU of the pipe by part' },
    reads: ['process_cpu_seconds_total'],
  },
  {
    panel: { board: 'telemetry', panel: 'Memory of the pipe by part' },
    reads: ['process_resident_memory_bytes'],
  },
  {
    panel: { board: 'telemetry', panel: 'Targets' },
    reads: ['jmx_scrape_error'],
  },
  {
    panel: { board: 'telemetry', panel: 'Inside the JMX exporter' },
    reads: ['jmx_scrape_duration_seconds'],
  },
  {
    panel: { board: 'host', panel: 'Fullest memory' },
    reads: ['java_lang_operatingsystem_totalmemorysize', 'process_resident_memory_bytes'],
  },
  {
    panel: { board: 'host', panel: 'CPU by container' },
    reads: ['process_cpu_seconds_total'],
  },
  {
    panel: { board: 'host', panel: 'Memory by container' },
    reads: ['process_resident_memory_bytes'],
  },
  {
    panel: { board: 'host', panel: 'Open files' },
    reads: ['process_max_fds', 'process_open_fds'],
  },
  {
    panel: { board: 'host', panel: 'Containers against their limits' },
    reads: [
      'java_lang_operatingsystem_totalmemorysize',
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
    ],
  },
  {
    panel: { board: 'host', panel: 'Heap in use' },
    reads: ['jvm_memory_max_bytes', 'jvm_memory_used_bytes'],
  },
  {
    panel: { board: 'host', panel: 'Heap after a collection' },
    reads: ['jvm_memory_max_bytes', 'jvm_memory_pool_collection_used_bytes'],
  },
  {
    panel: { board: 'host', panel: 'Memory outside the heap' },
    reads: ['jvm_buffer_pool_used_bytes', 'jvm_memory_used_bytes'],
  },
  {
    panel: { board: 'host', panel: 'Time in garbage collection' },
    reads: ['jvm_gc_collection_seconds'],
  },
  {
    panel: { board: 'host', panel: 'Mean pause' },
    reads: ['jvm_gc_collection_seconds'],
  },
  {
    panel: { board: 'host', panel: 'Allocation' },
    reads: ['jvm_memory_pool_allocated_bytes_total'],
  },
  {
    panel: { board: 'host', panel: 'Threads by state' },
    reads: ['jvm_threads_state'],
  },
  {
    panel: { board: 'host', panel: 'Deadlocked threads' },
    reads: ['jvm_threads_deadlocked'],
  },
  {
    panel: { board: 'zookeeper', panel: 'Brokers cut off' },
    reads: ['kafka_server_sessionexpirelistener_sessionstate'],
  },
  {
    panel: { board: 'zookeeper', panel: 'Latency as brokers see it' },
    reads: [
      'kafka_server_zookeeperclientmetrics_zookeeperrequestlatencyms',
      'kafka_server_zookeeperclientmetrics_zookeeperrequestlatencyms_count',
    ],
  },
  {
    panel: { board: 'zookeeper', panel: 'Disconnects and expiries' },
    reads: [
      'kafka_server_sessionexpirelistener_zookeeperdisconnects_total',
      'kafka_server_sessionexpirelistener_zookeeperexpires_total',
    ],
  },
  {
    panel: { board: 'zookeeper', panel: 'ZooKeeper session, by state' },
    reads: ['kafka_server_sessionexpirelistener_sessionstate'],
  },
  {
    panel: { board: 'zookeeper', panel: 'Connects and failed logins' },
    reads: [
      'kafka_server_sessionexpirelistener_zookeeperauthfailures_total',
      'kafka_server_sessionexpirelistener_zookeepersyncconnects_total',
    ],
  },
  {
    panel: { board: 'zookeeper', panel: 'Topics and replicas to delete' },
    reads: [
      'kafka_controller_kafkacontroller_replicasineligibletodeletecount',
      'kafka_controller_kafkacontroller_replicastodeletecount',
      'kafka_controller_kafkacontroller_topicsineligibletodeletecount',
      'kafka_controller_kafkacontroller_topicstodeletecount',
    ],
  },
  {
    panel: { board: 'zookeeper', panel: 'Migration from ZooKeeper to KRaft' },
    reads: ['kafka_controller_kafkacontroller_zkmigrationstate'],
  },
  {
    panel: { board: 'zookeeper', panel: 'Heap' },
    reads: ['jvm_memory_max_bytes', 'jvm_memory_used_bytes'],
  },
  {
    panel: { board: 'zookeeper', panel: 'Garbage collection' },
    reads: ['jvm_gc_collection_seconds'],
  },
  {
    panel: { board: 'kraft', panel: 'Quorum' },
    reads: ['kafka_server_raft_metrics_current_state'],
  },
  {
    panel: { board: 'kraft', panel: 'Missing' },
    reads: ['kafka_controller_kafkacontroller_lastappliedrecordoffset'],
  },
  {
    panel: { board: 'kraft', panel: 'Leader' },
    reads: ['kafka_server_raft_metrics_current_leader'],
  },
  {
    panel: { board: 'kraft', panel: 'Furthest voter behind' },
    reads: [
      'kafka_controller_kafkacontroller_lastappliedrecordoffset',
      'kafka_server_raft_metrics_high_watermark',
      'kafka_server_raft_metrics_log_end_offset',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Brokers fenced off' },
    reads: ['kafka_controller_kafkacontroller_fencedbrokercount'],
  },
  {
    panel: { board: 'kraft', panel: 'Metadata errors' },
    reads: [
      'kafka_controller_kafkacontroller_metadataerrorcount',
      'kafka_server_broker_metadata_metrics_metadata_apply_error_count',
      'kafka_server_broker_metadata_metrics_metadata_load_error_count',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Who leads' },
    reads: ['kafka_server_raft_metrics_current_state'],
  },
  {
    panel: { board: 'kraft', panel: 'Records behind the high watermark, by voter' },
    reads: [
      'kafka_controller_kafkacontroller_lastappliedrecordoffset',
      'kafka_server_raft_metrics_high_watermark',
      'kafka_server_raft_metrics_log_end_offset',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Epoch' },
    reads: ['kafka_server_raft_metrics_current_epoch'],
  },
  {
    panel: { board: 'kraft', panel: 'Commit latency' },
    reads: [
      'kafka_server_raft_metrics_commit_latency_avg',
      'kafka_server_raft_metrics_commit_latency_max',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Election latency' },
    reads: [
      'kafka_server_raft_metrics_election_latency_avg',
      'kafka_server_raft_metrics_election_latency_max',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Voters and observers' },
    reads: [
      'kafka_server_raft_metrics_number_of_observers',
      'kafka_server_raft_metrics_number_of_voters',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Records appended and fetched' },
    reads: [
      'kafka_server_raft_metrics_append_records_rate',
      'kafka_server_raft_metrics_fetch_records_rate',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'End of the log' },
    reads: ['kafka_server_raft_metrics_high_watermark', 'kafka_server_raft_metrics_log_end_offset'],
  },
  {
    panel: { board: 'kraft', panel: 'Raft threads idle' },
    reads: ['kafka_server_raft_metrics_poll_idle_ratio_avg'],
  },
  {
    panel: { board: 'kraft', panel: 'Brokers as the controllers count them' },
    reads: [
      'kafka_controller_kafkacontroller_activebrokercount',
      'kafka_controller_kafkacontroller_controlledshutdownbrokercount',
      'kafka_controller_kafkacontroller_fencedbrokercount',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Since the last heartbeat' },
    reads: ['kafka_controller_kafkacontroller_timesincelastheartbeatreceivedms'],
  },
  {
    panel: { board: 'kraft', panel: 'Changes of the active controller, late heartbeats' },
    reads: [
      'kafka_controller_kafkacontroller_eventqueueoperationstimedoutcount',
      'kafka_controller_kafkacontroller_newactivecontrollerscount',
      'kafka_controller_kafkacontroller_timedoutbrokerheartbeatcount',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Wait of an event' },
    reads: [
      'kafka_controller_controllereventmanager_eventqueuetimems',
      'kafka_controller_controllereventmanager_eventqueuetimems_count',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Work on an event' },
    reads: [
      'kafka_controller_controllereventmanager_eventqueueprocessingtimems',
      'kafka_controller_controllereventmanager_eventqueueprocessingtimems_count',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Controllers idle' },
    reads: ['kafka_controller_controllereventmanager_avgidleratio'],
  },
  {
    panel: { board: 'kraft', panel: 'Age of the last applied record' },
    reads: ['kafka_controller_kafkacontroller_lastappliedrecordlagms'],
  },
  {
    panel: { board: 'kraft', panel: 'Applied and committed' },
    reads: [
      'kafka_controller_kafkacontroller_lastappliedrecordoffset',
      'kafka_controller_kafkacontroller_lastcommittedrecordoffset',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Metadata errors of controllers' },
    reads: ['kafka_controller_kafkacontroller_metadataerrorcount'],
  },
  {
    panel: { board: 'kraft', panel: 'Age of what brokers know' },
    reads: ['kafka_server_broker_metadata_metrics_last_applied_record_lag_ms'],
  },
  {
    panel: { board: 'kraft', panel: 'Last record applied' },
    reads: ['kafka_server_broker_metadata_metrics_last_applied_record_offset'],
  },
  {
    panel: { board: 'kraft', panel: 'Load and apply errors' },
    reads: [
      'kafka_server_broker_metadata_metrics_metadata_apply_error_count',
      'kafka_server_broker_metadata_metrics_metadata_load_error_count',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Age of the last snapshot' },
    reads: ['kafka_server_snapshotemitter_latestsnapshotgeneratedagems'],
  },
  {
    panel: { board: 'kraft', panel: 'Size of the last snapshot' },
    reads: ['kafka_server_snapshotemitter_latestsnapshotgeneratedbytes'],
  },
  {
    panel: { board: 'kraft', panel: 'Snapshots loaded, loaders idle' },
    reads: [
      'kafka_server_metadataloader_avgidleratio',
      'kafka_server_metadataloader_handleloadsnapshotcount',
    ],
  },
  {
    panel: { board: 'kraft', panel: 'Features' },
    reads: ['kafka_server_metadataloader_finalizedlevel'],
  },
  {
    panel: { board: 'kraft', panel: 'Heap' },
    reads: ['jvm_memory_max_bytes', 'jvm_memory_used_bytes'],
  },
  {
    panel: { board: 'kraft', panel: 'Garbage collection' },
    reads: ['jvm_gc_collection_seconds'],
  },
  {
    panel: { board: 'clients', panel: 'Who says what of whom' },
    reads: ['kafka_server_quota_byte_rate'],
  },
  {
    panel: { board: 'clients', panel: 'Sent, says the broker' },
    reads: ['kafka_server_quota_byte_rate'],
  },
  {
    panel: { board: 'clients', panel: 'Time of Produce, says the broker' },
    reads: [
      'kafka_network_requestmetrics_requests_total',
      'kafka_network_requestmetrics_totaltimems',
    ],
  },
  {
    panel: { board: 'clients', panel: 'Held back, says the broker' },
    reads: ['kafka_server_quota_byte_rate', 'kafka_server_quota_throttle_time'],
  },
  {
    panel: { board: 'clients', panel: 'Read, says the broker' },
    reads: ['kafka_server_quota_byte_rate'],
  },
  {
    panel: { board: 'security', panel: 'Not let in' },
    reads: ['kafka_server_socket_server_metrics_failed_authentication_total'],
  },
  {
    panel: { board: 'security', panel: 'Clients let in' },
    reads: ['kafka_server_socket_server_metrics_connection_count'],
  },
  {
    panel: { board: 'security', panel: 'Failed authentications' },
    reads: ['kafka_server_socket_server_metrics_failed_authentication_total'],
  },
  {
    panel: { board: 'security', panel: 'New connections' },
    reads: ['kafka_server_socket_server_metrics_connection_creation_total'],
  },
];

/** Alerts that do. */
export const jmxAlerts: Record<string, readonly string[]> = {
  KafkaConsumerRebalanceStorm: ['kafka_network_requestmetrics_requests_total'],
  JvmGcTimeHigh: ['jvm_gc_collection_seconds'],
  KafkaActiveControllerNotOne: ['kafka_controller_kafkacontroller_activecontrollercount'],
  KafkaLogDirectoryOffline: [
    'kafka_log_logmanager_offlinelogdirectorycount',
    'kafka_server_replicamanager_offlinereplicacount',
  ],
  KafkaRequestHandlersBusy: ['kafka_server_kafkarequesthandlerpool_requesthandleravgidle'],
  KafkaQuorumLost: [
    'kafka_controller_kafkacontroller_lastappliedrecordoffset',
    'kafka_server_raft_metrics_current_state',
  ],
  KafkaControllerDown: ['kafka_controller_kafkacontroller_lastappliedrecordoffset'],
  KafkaVoterBehind: [
    'kafka_controller_kafkacontroller_lastappliedrecordoffset',
    'kafka_server_raft_metrics_high_watermark',
    'kafka_server_raft_metrics_log_end_offset',
  ],
  KafkaBrokerFenced: ['kafka_controller_kafkacontroller_fencedbrokercount'],
  KafkaMetadataErrors: [
    'kafka_controller_kafkacontroller_metadataerrorcount',
    'kafka_server_broker_metadata_metrics_metadata_apply_error_count',
    'kafka_server_broker_metadata_metrics_metadata_load_error_count',
  ],
  KafkaOfflinePartitions: ['kafka_controller_kafkacontroller_offlinepartitionscount'],
  KafkaUnderMinIsrPartitions: ['kafka_server_replicamanager_underminisrpartitioncount'],
  KafkaUncleanLeaderElection: ['kafka_controller_controllerstats_uncleanleaderelections_total'],
  KafkaUnderReplicatedPartitions: ['kafka_server_replicamanager_underreplicatedpartitions'],
  KafkaIsrFlapping: ['kafka_server_replicamanager_isrshrinks_total'],
  KafkaAuthenticationFailures: ['kafka_server_socket_server_metrics_failed_authentication_total'],
  JmxScrapeFailing: ['jmx_scrape_error'],
  KafkaZooKeeperSessionExpired: ['kafka_server_sessionexpirelistener_zookeeperexpires_total'],
};
