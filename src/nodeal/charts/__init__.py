"""Charts: a tidy frame in, a plotly figure in the house style out. They read no file and compute no statistic."""
