"""The routes that were there before version 3, as far as clients of today still read by them."""
