trust-title = Diesem Browser vertrauen?
trust-text = Dann fragen wir hier { $time } lang nicht nach einem Code.
trust-warning = Mach das nur auf einem Gerät, das niemand sonst benutzt.
trust-yes = Diesem Browser vertrauen
trust-no = Jetzt nicht
