"""What an org keeps beside its rows: sessions, connected app, editions, bulk jobs."""
