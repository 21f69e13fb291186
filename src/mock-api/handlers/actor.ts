/** Who writes: the API knows no accounts yet, so every write is the operator's. */
export const OPERATOR = 'operator';
