"""Who works at the company: users, and the teams they work in."""
