// Scores of disentanglement; the essay is to come.
