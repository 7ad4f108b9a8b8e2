"""Running a workspace day by day: its state kept safe, who may write when, who let a plan go."""
