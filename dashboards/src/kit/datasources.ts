/** The provisioned data sources; the uids are those of grafana/provisioning/datasources. */
export const prometheus = { type: 'prometheus', uid: 'prometheus' };
export const loki = { type: 'loki', uid: 'loki' };
export const tempo = { type: 'tempo', uid: 'tempo' };

export type DataSource = typeof prometheus;
