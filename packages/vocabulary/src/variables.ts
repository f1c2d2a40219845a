/** Grafana's value of a variable that stands for every value. */
export const allValue = '$__all';
