"""What is asked of any text: when two are the same, how alike they are, what short name is free."""
