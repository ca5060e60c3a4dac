dev-mail-open = Development: open the inbox
