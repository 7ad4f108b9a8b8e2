"""A company at work: people in both systems, a schedule that syncs, admins who clear what waits."""
