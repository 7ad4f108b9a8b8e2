"""What is wrong with a text that is no JSON, in the words of the parser that both vendors use."""
