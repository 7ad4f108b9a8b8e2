"""The shapes records take in answers, with the figures HubSpot works out for them."""
