// Made by `python -m benchmarks.agreement_model` from notebooks/agreement.ipynb.
export const WORDS = [".", "the", "key", "cabinet", "hall", "door", "lamp", "book", "garden", "ship", "table", "window", "keys", "cabinets", "halls", "doors", "lamps", "books", "gardens", "ships", "tables", "windows", "old", "small", "red", "heavy", "to", "in", "of", "near", "behind", "is", "are", "lost", "here", "clean", "broken"];
// The unit of the LSTM that keeps the number, found by the notebook.
export const UNIT = 1;
