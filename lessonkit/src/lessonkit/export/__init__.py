"""What a reader takes along, made of a built site: a book, cards, quiz files, an offline copy."""
