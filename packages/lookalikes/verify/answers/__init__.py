"""Answers: as they came, as trees, and with everything taken out that differs by nature."""
