dev-mail-open = Entwicklung: Postfach öffnen
