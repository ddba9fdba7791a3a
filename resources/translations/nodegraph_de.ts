<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Hide: {panel}</source>
        <translation>Ausblenden: {panel}</translation>
    </message>
    <message>
        <source>Show: {panel}</source>
        <translation>Einblenden: {panel}</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>&amp;About Nodegraph</source>
        <translation>&amp;Über Nodegraph</translation>
    </message>
    <message>
        <source>&amp;Add a node that fits…</source>
        <translation>&amp;Passenden Knoten hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Add node…</source>
        <translation>&amp;Knoten hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Align</source>
        <translation>Aus&amp;richten</translation>
    </message>
    <message>
        <source>&amp;Arrange</source>
        <translation>A&amp;nordnen</translation>
    </message>
    <message>
        <source>&amp;Bypass</source>
        <translation>Ü&amp;berbrücken</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Collapse or expand</source>
        <translation>Ein- oder &amp;ausklappen</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>&amp;Befehle…</translation>
    </message>
    <message>
        <source>&amp;Compare with A and B in the next way</source>
        <translation>Mit A und B auf die nächste Art vergleichen</translation>
    </message>
    <message>
        <source>&amp;Connect the selected nodes</source>
        <translation>Ausgewählte Knoten &amp;verbinden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Curves</source>
        <translation>&amp;Kurven</translation>
    </message>
    <message>
        <source>&amp;Dark theme</source>
        <translation>&amp;Dunkles Erscheinungsbild</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>&amp;Disconnect from the rest</source>
        <translation>Vom Rest &amp;trennen</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Enter the group</source>
        <translation>In die Gruppe &amp;gehen</translation>
    </message>
    <message>
        <source>&amp;Export a picture of the graph…</source>
        <translation>Bild des Graphen &amp;exportieren…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>&amp;Suchen…</translation>
    </message>
    <message>
        <source>&amp;Force stop</source>
        <translation>&amp;Sofort beenden</translation>
    </message>
    <message>
        <source>&amp;Frame</source>
        <translation>&amp;Rahmen</translation>
    </message>
    <message>
        <source>&amp;Gallery…</source>
        <translation>&amp;Galerie…</translation>
    </message>
    <message>
        <source>&amp;Graph</source>
        <translation>&amp;Graph</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>&amp;Gruppieren</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Hidden until pointed at</source>
        <translation>&amp;Verborgen, bis darauf gezeigt wird</translation>
    </message>
    <message>
        <source>&amp;Hide from the group</source>
        <translation>An der Gruppe &amp;verbergen</translation>
    </message>
    <message>
        <source>&amp;Insert a node on the link…</source>
        <translation>Knoten auf der Verbindung &amp;einfügen…</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;Lay out</source>
        <translation>&amp;Automatisch anordnen</translation>
    </message>
    <message>
        <source>&amp;Left side</source>
        <translation>&amp;Linke Seite</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>&amp;Memory on the nodes</source>
        <translation>S&amp;peicher an den Knoten</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modelle</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modelle…</translation>
    </message>
    <message>
        <source>&amp;Move by a step</source>
        <translation>Schrittweise &amp;verschieben</translation>
    </message>
    <message>
        <source>&amp;Move into a group…</source>
        <translation>In eine Gruppe &amp;verschieben…</translation>
    </message>
    <message>
        <source>&amp;Mute</source>
        <translation>S&amp;tummschalten</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>&amp;Neu</translation>
    </message>
    <message>
        <source>&amp;Next workflow</source>
        <translation>&amp;Nächster Workflow</translation>
    </message>
    <message>
        <source>&amp;Nodes</source>
        <translation>&amp;Knoten</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Keine</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Paint a mask…</source>
        <translation>&amp;Maske malen…</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>&amp;Pictures</source>
        <translation>&amp;Bilder</translation>
    </message>
    <message>
        <source>&amp;Pin or unpin</source>
        <translation>An&amp;heften oder lösen</translation>
    </message>
    <message>
        <source>&amp;Previous workflow</source>
        <translation>&amp;Voriger Workflow</translation>
    </message>
    <message>
        <source>&amp;Queue and history</source>
        <translation>&amp;Warteschlange und Verlauf</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Repaint a part of the picture…</source>
        <translation>Einen Teil des Bildes &amp;neu malen…</translation>
    </message>
    <message>
        <source>&amp;Reroute the link</source>
        <translation>Verbindung &amp;umleiten</translation>
    </message>
    <message>
        <source>&amp;Reset to the default</source>
        <translation>Auf den Vorgabewert &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Right angles</source>
        <translation>&amp;Rechte Winkel</translation>
    </message>
    <message>
        <source>&amp;Right side: viewer and inspector</source>
        <translation>&amp;Rechte Seite: Betrachter und Inspektor</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Ausführen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Select the nodes in the frame</source>
        <translation>Knoten im Rahmen aus&amp;wählen</translation>
    </message>
    <message>
        <source>&amp;Show on the group</source>
        <translation>An der Gruppe &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Start page</source>
        <translation>&amp;Startseite</translation>
    </message>
    <message>
        <source>&amp;Straight lines</source>
        <translation>&amp;Gerade Linien</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Ungroup</source>
        <translation>Gruppe &amp;auflösen</translation>
    </message>
    <message>
        <source>&amp;Unsaved work…</source>
        <translation>N&amp;icht gesicherte Arbeit…</translation>
    </message>
    <message>
        <source>&amp;Use the picture as an input</source>
        <translation>Das Bild als &amp;Eingabe benutzen</translation>
    </message>
    <message>
        <source>&amp;Values it had…</source>
        <translation>Frühere &amp;Werte…</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Workflows</source>
        <translation>&amp;Workflows</translation>
    </message>
    <message>
        <source>A step &amp;down</source>
        <translation>Ein Schritt nach &amp;unten</translation>
    </message>
    <message>
        <source>A step &amp;up</source>
        <translation>Ein Schritt nach &amp;oben</translation>
    </message>
    <message>
        <source>A step to the &amp;left</source>
        <translation>Ein Schritt nach &amp;links</translation>
    </message>
    <message>
        <source>A step to the &amp;right</source>
        <translation>Ein Schritt nach &amp;rechts</translation>
    </message>
    <message>
        <source>Abo&amp;ut the picture</source>
        <translation>Über das Bil&amp;d</translation>
    </message>
    <message>
        <source>Actual &amp;size</source>
        <translation>&amp;Originalgröße</translation>
    </message>
    <message>
        <source>Add to the &amp;queue</source>
        <translation>In die &amp;Warteschlange</translation>
    </message>
    <message>
        <source>Align &amp;bottom edges</source>
        <translation>&amp;Untere Kanten ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;left edges</source>
        <translation>&amp;Linke Kanten ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;right edges</source>
        <translation>&amp;Rechte Kanten ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;top edges</source>
        <translation>&amp;Obere Kanten ausrichten</translation>
    </message>
    <message>
        <source>Align middles in a &amp;column</source>
        <translation>Mitten in einer &amp;Spalte ausrichten</translation>
    </message>
    <message>
        <source>Align middles in a ro&amp;w</source>
        <translation>Mitten in einer &amp;Zeile ausrichten</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>C&amp;olour…</source>
        <translation>Far&amp;be…</translation>
    </message>
    <message>
        <source>Change &amp;keys…</source>
        <translation>Tasten &amp;ändern…</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Delete and &amp;reconnect</source>
        <translation>Löschen und &amp;neu verbinden</translation>
    </message>
    <message>
        <source>Enter or leave the group</source>
        <translation>Gruppe betreten oder verlassen</translation>
    </message>
    <message>
        <source>Equal gaps &amp;across</source>
        <translation>Gleiche Abstände &amp;waagerecht</translation>
    </message>
    <message>
        <source>Equal gaps &amp;down</source>
        <translation>Gleiche Abstände &amp;senkrecht</translation>
    </message>
    <message>
        <source>F&amp;orm instead of the graph</source>
        <translation>F&amp;ormular statt des Graphen</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>&amp;Weitersuchen</translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation>&amp;Vorigen suchen</translation>
    </message>
    <message>
        <source>Frame just &amp;around its nodes</source>
        <translation>Rahmen &amp;eng um seine Knoten</translation>
    </message>
    <message>
        <source>Go to &amp;panel</source>
        <translation>Zum Be&amp;reich</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Gu&amp;ides</source>
        <translation>Hilfs&amp;linien</translation>
    </message>
    <message>
        <source>Lea&amp;ve the group</source>
        <translation>Gruppe &amp;verlassen</translation>
    </message>
    <message>
        <source>Ligh&amp;t theme</source>
        <translation>&amp;Helles Erscheinungsbild</translation>
    </message>
    <message>
        <source>Lin&amp;ks</source>
        <translation>&amp;Verbindungen</translation>
    </message>
    <message>
        <source>Ne&amp;xt link</source>
        <translation>N&amp;ächste Verbindung</translation>
    </message>
    <message>
        <source>Ne&amp;xt part of the window</source>
        <translation>N&amp;ächster Teil des Fensters</translation>
    </message>
    <message>
        <source>Nodes land on the g&amp;rid</source>
        <translation>Knoten landen auf dem &amp;Raster</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open the wor&amp;kflow of the picture</source>
        <translation>Work&amp;flow des Bildes öffnen</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>P&amp;references…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>P&amp;roblems</source>
        <translation>P&amp;robleme</translation>
    </message>
    <message>
        <source>Panels &amp;below</source>
        <translation>Bereiche &amp;unten</translation>
    </message>
    <message>
        <source>Paste with the lin&amp;ks</source>
        <translation>Mit den &amp;Verbindungen einfügen</translation>
    </message>
    <message>
        <source>Pin the picture as &amp;A</source>
        <translation>Bild als &amp;A anheften</translation>
    </message>
    <message>
        <source>Pin the picture as &amp;B</source>
        <translation>Bild als &amp;B anheften</translation>
    </message>
    <message>
        <source>Pre&amp;vious link</source>
        <translation>Vo&amp;rige Verbindung</translation>
    </message>
    <message>
        <source>Pre&amp;vious part of the window</source>
        <translation>&amp;Voriger Teil des Fensters</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>Um&amp;benennen</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Run &amp;to the selected nodes</source>
        <translation>Bis zu den ausgewählten &amp;Knoten ausführen</translation>
    </message>
    <message>
        <source>Run a &amp;grid…</source>
        <translation>&amp;Raster ausführen…</translation>
    </message>
    <message>
        <source>Run on &amp;change</source>
        <translation>Bei Ä&amp;nderung ausführen</translation>
    </message>
    <message>
        <source>Run what the se&amp;lection leads to</source>
        <translation>Ausführen, wohin die Aus&amp;wahl führt</translation>
    </message>
    <message>
        <source>S&amp;econds on the nodes</source>
        <translation>S&amp;ekunden an den Knoten</translation>
    </message>
    <message>
        <source>S&amp;hare a copy…</source>
        <translation>Kopie &amp;weitergeben…</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>A&amp;lles auswählen</translation>
    </message>
    <message>
        <source>Show in the &amp;form</source>
        <translation>Im &amp;Formular zeigen</translation>
    </message>
    <message>
        <source>Show in the &amp;form, or take off it</source>
        <translation>Im &amp;Formular zeigen oder herausnehmen</translation>
    </message>
    <message>
        <source>Show the &amp;pictures folder</source>
        <translation>&amp;Bilderordner anzeigen</translation>
    </message>
    <message>
        <source>Show the &amp;whole graph</source>
        <translation>&amp;Ganzen Graphen anzeigen</translation>
    </message>
    <message>
        <source>Show the se&amp;lection</source>
        <translation>Aus&amp;wahl anzeigen</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Blaugrün</translation>
    </message>
    <message>
        <source>The &amp;first workflow</source>
        <translation>Der &amp;erste Workflow</translation>
    </message>
    <message>
        <source>Theme of the s&amp;ystem</source>
        <translation>Erscheinungsbild des S&amp;ystems</translation>
    </message>
    <message>
        <source>Use the seed of the picture &amp;shown</source>
        <translation>Seed des gezeigten &amp;Bildes übernehmen</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
</context>
<context>
    <name>Adder</name>
    <message>
        <source>There is no node type “{type_id}”.</source>
        <translation>Es gibt keinen Knotentyp „{type_id}“.</translation>
    </message>
    <message>
        <source>Links of type {kind} cannot be rerouted.</source>
        <translation>Verbindungen vom Typ {kind} lassen sich nicht umleiten.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>Aligner</name>
    <message>
        <source>Align nodes</source>
        <translation>Knoten ausrichten</translation>
    </message>
    <message>
        <source>Distribute nodes</source>
        <translation>Knoten verteilen</translation>
    </message>
    <message>
        <source>Select at least two nodes that are not pinned.</source>
        <translation>Mindestens zwei Knoten auswählen, die nicht angeheftet sind.</translation>
    </message>
    <message>
        <source>Select at least three nodes that are not pinned.</source>
        <translation>Mindestens drei Knoten auswählen, die nicht angeheftet sind.</translation>
    </message>
    <message>
        <source>Lay out</source>
        <translation>Automatisch anordnen</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>“{title}” is done.</source>
        <translation>„{title}“ ist fertig.</translation>
    </message>
    <message>
        <source>“{title}” failed.</source>
        <translation>„{title}“ ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>“{title}” was cancelled.</source>
        <translation>„{title}“ wurde abgebrochen.</translation>
    </message>
    <message>
        <source>“{title}” is paused.</source>
        <translation>„{title}“ ist angehalten.</translation>
    </message>
    <message>
        <source>“{title}” is done after {seconds}.</source>
        <translation>„{title}“ ist nach {seconds} fertig.</translation>
    </message>
    <message>
        <source>“{title}” failed after {seconds}.</source>
        <translation>„{title}“ ist nach {seconds} fehlgeschlagen.</translation>
    </message>
    <message>
        <source>“{title}” was cancelled after {seconds}.</source>
        <translation>„{title}“ wurde nach {seconds} abgebrochen.</translation>
    </message>
    <message>
        <source>“{title}” is paused after {seconds}.</source>
        <translation>„{title}“ ist nach {seconds} angehalten.</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>The last action could not be completed ({name}: {error}). Your workflow is as it was; save it, and please report this with the details.</source>
        <translation>Die letzte Aktion konnte nicht beendet werden ({name}: {error}). Der Workflow ist, wie er war; bitte speichern und dies mit den Einzelheiten melden.</translation>
    </message>
</context>
<context>
    <name>AppCommand</name>
    <message>
        <source>The process could not be started.</source>
        <translation>Der Prozess konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>Cancelled. What has come so far is kept.</source>
        <translation>Abgebrochen. Was bisher ankam, wird behalten.</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>Unsaved changes cannot be kept for the case of a crash: {reason}.</source>
        <translation>Ungesicherte Änderungen können für den Fall eines Absturzes nicht aufbewahrt werden: {reason}.</translation>
    </message>
    <message>
        <source>Nothing is lost; save now and then. They would be kept in {root}.</source>
        <translation>Nichts ist verloren; ab und zu speichern. Aufbewahrt würden sie in {root}.</translation>
    </message>
</context>
<context>
    <name>Axes</name>
    <message>
        <source>Write values with commas between them, or 1..4.</source>
        <translation>Werte mit Kommas dazwischen schreiben, oder 1..4.</translation>
    </message>
    <message>
        <source>“{word}” does not stand in the text of {title}.</source>
        <translation>„{word}“ steht nicht im Text von {title}.</translation>
    </message>
    <message>
        <source>Choose what shall vary.</source>
        <translation>Auswählen, was variieren soll.</translation>
    </message>
    <message>
        <source>Both axes vary the same.</source>
        <translation>Beide Achsen variieren dasselbe.</translation>
    </message>
    <message>
        <source>Choose another parameter for one of them.</source>
        <translation>Für eine davon einen anderen Parameter wählen.</translation>
    </message>
    <message>
        <source>These are {count} combinations; {most} are the most.</source>
        <translation>Das sind {count} Kombinationen; höchstens {most} sind möglich.</translation>
    </message>
    <message>
        <source>Leave out values.</source>
        <translation>Werte weglassen.</translation>
    </message>
</context>
<context>
    <name>AxisRow</name>
    <message>
        <source>{name}: what varies</source>
        <translation>{name}: was variiert</translation>
    </message>
    <message>
        <source>replace this word</source>
        <translation>dieses Wort ersetzen</translation>
    </message>
    <message>
        <source>Leave it empty to use whole texts; else each value takes the place of this word</source>
        <translation>Leer lassen für ganze Texte; sonst tritt jeder Wert an die Stelle dieses Wortes</translation>
    </message>
    <message>
        <source>{name}: word to replace</source>
        <translation>{name}: zu ersetzendes Wort</translation>
    </message>
    <message>
        <source>values, for example 3, 5, 7 or 1..4</source>
        <translation>Werte, zum Beispiel 3, 5, 7 oder 1..4</translation>
    </message>
    <message>
        <source>{name}: values</source>
        <translation>{name}: Werte</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
</context>
<context>
    <name>Backdrop</name>
    <message>
        <source>Where the mouse is, a key does the same: {keys}.</source>
        <translation>Wo die Maus ist, tut eine Taste dasselbe: {keys}.</translation>
    </message>
    <message>
        <source>Double-click to add a node</source>
        <translation>Doppelklick fügt einen Knoten hinzu</translation>
    </message>
    <message>
        <source>Drop a workflow, or a picture made here, to open it.</source>
        <translation>Einen Workflow oder ein hier entstandenes Bild hierher ziehen, um ihn zu öffnen.</translation>
    </message>
</context>
<context>
    <name>Branching</name>
    <message>
        <source>{title} cannot be branched.</source>
        <translation>{title} kann nicht abgezweigt werden.</translation>
    </message>
    <message>
        <source>Only Sample can.</source>
        <translation>Das geht nur bei Sampling.</translation>
    </message>
    <message>
        <source>No branch can begin after step {step} of {title}.</source>
        <translation>Nach Schritt {step} von {title} kann kein Zweig beginnen.</translation>
    </message>
    <message>
        <source>{parameter} is driven by a link.</source>
        <translation>{parameter} wird durch eine Verbindung bestimmt.</translation>
    </message>
    <message>
        <source>Choose a step that is neither the first nor the last.</source>
        <translation>Einen Schritt wählen, der weder der erste noch der letzte ist.</translation>
    </message>
    <message>
        <source>{title}, to step {step}</source>
        <translation>{title}, bis Schritt {step}</translation>
    </message>
    <message>
        <source>{title}, from step {step}</source>
        <translation>{title}, ab Schritt {step}</translation>
    </message>
    <message>
        <source>Branch from step {step}</source>
        <translation>Zweig ab Schritt {step}</translation>
    </message>
</context>
<context>
    <name>Breadcrumbs</name>
    <message>
        <source>Workflow</source>
        <translation>Workflow</translation>
    </message>
    <message>
        <source>Where the canvas is</source>
        <translation>Wo die Arbeitsfläche ist</translation>
    </message>
    <message>
        <source>Go to “{title}” (Tab)</source>
        <translation>Zu „{title}“ gehen (Tab)</translation>
    </message>
</context>
<context>
    <name>ChangedOnDisk</name>
    <message>
        <source>Changed on disk</source>
        <translation>Auf der Festplatte geändert</translation>
    </message>
    <message>
        <source>“{name}” was changed by another program since it was opened here.</source>
        <translation>„{name}“ wurde von einem anderen Programm geändert, seit es hier geöffnet wurde.</translation>
    </message>
    <message>
        <source>Overwrite replaces what is there with your version. Load what is there gives up your changes. Save as keeps both.</source>
        <translation>„Überschreiben“ ersetzt, was dort liegt, durch diese Fassung. „Vorhandenes laden“ gibt die Änderungen auf. „Speichern unter“ behält beides.</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Load what is there</source>
        <translation>Vorhandenes laden</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What shall be done?</source>
        <translation>Was soll geschehen?</translation>
    </message>
    <message>
        <source>Nothing here is called that.</source>
        <translation>Hier heißt nichts so.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>The clipboard holds no nodes.</source>
        <translation>In der Zwischenablage sind keine Knoten.</translation>
    </message>
    <message>
        <source>Select two nodes or more to connect them.</source>
        <translation>Zwei oder mehr Knoten auswählen, um sie zu verbinden.</translation>
    </message>
    <message>
        <source>Between the selected nodes nothing fits a free input.</source>
        <translation>Zwischen den ausgewählten Knoten passt nichts in einen freien Eingang.</translation>
    </message>
    <message>
        <source>Select the nodes or the frame to colour.</source>
        <translation>Die Knoten oder den Rahmen auswählen, die Farbe bekommen sollen.</translation>
    </message>
    <message>
        <source>Select the link to reroute.</source>
        <translation>Die Verbindung auswählen, die umgeleitet werden soll.</translation>
    </message>
    <message>
        <source>Select a frame with nodes in it.</source>
        <translation>Einen Rahmen mit Knoten darin auswählen.</translation>
    </message>
    <message>
        <source>Move frame</source>
        <translation>Rahmen verschieben</translation>
    </message>
</context>
<context>
    <name>ContextMenus</name>
    <message>
        <source>Select what shall be moved into a group.</source>
        <translation>Auswählen, was in eine Gruppe verschoben werden soll.</translation>
    </message>
    <message>
        <source>Out of this group</source>
        <translation>Aus dieser Gruppe heraus</translation>
    </message>
    <message>
        <source>There is no group beside it. Ctrl+G makes one.</source>
        <translation>Daneben ist keine Gruppe. Strg+G macht eine.</translation>
    </message>
    <message>
        <source>Take off the &amp;form</source>
        <translation>Aus dem &amp;Formular nehmen</translation>
    </message>
    <message>
        <source>Show in the &amp;form</source>
        <translation>Im &amp;Formular zeigen</translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>Copied the frame and %n node(s).</source>
        <translation>
            <numerusform>Rahmen und %n Knoten kopiert.</numerusform>
            <numerusform>Rahmen und %n Knoten kopiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n node(s).</source>
        <translation>
            <numerusform>%n Knoten kopiert.</numerusform>
            <numerusform>%n Knoten kopiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release to cut %n link(s)</source>
        <translation>
            <numerusform>Loslassen trennt %n Verbindung</numerusform>
            <numerusform>Loslassen trennt %n Verbindungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cut %n link(s)</source>
        <translation>
            <numerusform>%n Verbindung trennen</numerusform>
            <numerusform>%n Verbindungen trennen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release to reroute %n link(s)</source>
        <translation>
            <numerusform>Loslassen leitet %n Verbindung um</numerusform>
            <numerusform>Loslassen leitet %n Verbindungen um</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reroute %n link(s)</source>
        <translation>
            <numerusform>%n Verbindung umleiten</numerusform>
            <numerusform>%n Verbindungen umleiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>vor %n Stunde</numerusform>
            <numerusform>vor %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>vor %n Minute</numerusform>
            <numerusform>vor %n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} und %n weiteres</numerusform>
            <numerusform>{names} und %n weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) missing</source>
        <translation>
            <numerusform>%n Datei fehlt</numerusform>
            <numerusform>%n Dateien fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{running} of %n node(s)</source>
        <translation>
            <numerusform>{running} von %n Knoten</numerusform>
            <numerusform>{running} von %n Knoten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot run</source>
        <translation>
            <numerusform>%n kann nicht laufen</numerusform>
            <numerusform>%n können nicht laufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first}
and %n more within</source>
        <translation>
            <numerusform>{first}
und %n weiteres darin</numerusform>
            <numerusform>{first}
und %n weitere darin</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CutLinks</name>
    <message>
        <source>Cross the links to cut</source>
        <translation>Die Verbindungen kreuzen, die getrennt werden sollen</translation>
    </message>
</context>
<context>
    <name>DiskWatch</name>
    <message>
        <source>“{name}” was changed by another program. Saving will ask which version stays.</source>
        <translation>„{name}“ wurde von einem anderen Programm geändert. Beim Speichern wird gefragt, welche Fassung bleibt.</translation>
    </message>
    <message>
        <source>“{name}” was changed by another program.</source>
        <translation>„{name}“ wurde von einem anderen Programm geändert.</translation>
    </message>
    <message>
        <source>Load what is there</source>
        <translation>Vorhandenes laden</translation>
    </message>
</context>
<context>
    <name>DocumentRun</name>
    <message>
        <source>running, step {done} of {total}</source>
        <translation>läuft, Schritt {done} von {total}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>The worker is being started again; press Run once more.</source>
        <translation>Der Arbeitsprozess wird neu gestartet; noch einmal „Ausführen“ drücken.</translation>
    </message>
    <message>
        <source>The worker process ended: {reason}.</source>
        <translation>Der Arbeitsprozess wurde beendet: {reason}.</translation>
    </message>
    <message>
        <source>Your workflow is safe. Run starts it again.</source>
        <translation>Der Workflow ist sicher. „Ausführen“ startet ihn wieder.</translation>
    </message>
    <message>
        <source>Your workflow is safe. It ended too often and stays down for now.</source>
        <translation>Der Workflow ist sicher. Er wurde zu oft beendet und bleibt vorerst aus.</translation>
    </message>
</context>
<context>
    <name>DocumentTabs</name>
    <message>
        <source>Open workflows</source>
        <translation>Offene Workflows</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
    <message>
        <source>Close this workflow</source>
        <translation>Diesen Workflow schließen</translation>
    </message>
</context>
<context>
    <name>DrawLink</name>
    <message>
        <source>Release to disconnect</source>
        <translation>Loslassen trennt</translation>
    </message>
    <message>
        <source>Release for nodes that fit</source>
        <translation>Loslassen zeigt passende Knoten</translation>
    </message>
    <message>
        <source>Move link</source>
        <translation>Verbindung verschieben</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop a picture here, or paste it with {keys}. A click chooses a file.</source>
        <translation>Ein Bild hier ablegen oder mit {keys} einfügen. Ein Klick wählt eine Datei.</translation>
    </message>
    <message>
        <source>Drop a picture here
or click to choose one</source>
        <translation>Ein Bild hier ablegen
oder klicken, um eines zu wählen</translation>
    </message>
</context>
<context>
    <name>Dropped</name>
    <message>
        <source>“{name}” could not be copied into the input folder: {reason}.</source>
        <translation>„{name}“ konnte nicht in den Eingabeordner kopiert werden: {reason}.</translation>
    </message>
    <message>
        <source>Prompts name it: write embedding:{name}, or drop it on a prompt.</source>
        <translation>Prompts nennen es: embedding:{name} schreiben oder es auf einen Prompt ziehen.</translation>
    </message>
    <message>
        <source>No node loads “{name}” by itself.</source>
        <translation>Kein Knoten lädt „{name}“ für sich allein.</translation>
    </message>
    <message>
        <source>Load {name}</source>
        <translation>{name} laden</translation>
    </message>
    <message>
        <source>“{name}” is no model that this version knows.</source>
        <translation>„{name}“ ist kein Modell, das diese Version kennt.</translation>
    </message>
    <message>
        <source>“{name}” is {kind}, which no node loads by itself.</source>
        <translation>„{name}“ ist {kind}; das lädt kein Knoten für sich allein.</translation>
    </message>
    <message>
        <source>“{name}” is {kind}, which no node loads by itself. Prompts name it: embedding:{stem}.</source>
        <translation>„{name}“ ist {kind}; das lädt kein Knoten für sich allein. Prompts nennen es: embedding:{stem}.</translation>
    </message>
    <message>
        <source>“{name}” is {kind}, but lies in none of the model folders. Workflows name models by their place in those, so that they open on other machines, too.</source>
        <translation>„{name}“ ist {kind}, liegt aber in keinem der Modellordner. Workflows nennen Modelle nach ihrem Platz darin, damit sie sich auch auf anderen Rechnern öffnen lassen.</translation>
    </message>
    <message>
        <source>Add the folder “{name}”</source>
        <translation>Ordner „{name}“ hinzufügen</translation>
    </message>
    <message>
        <source>In “{name}” there are no model files.</source>
        <translation>In „{name}“ sind keine Modelldateien.</translation>
    </message>
    <message>
        <source>“{name}” holds model files. As one of your model folders, it is searched where it lies.</source>
        <translation>„{name}“ enthält Modelldateien. Als Modellordner wird er durchsucht, wo er liegt.</translation>
    </message>
    <message>
        <source>Add as a model folder</source>
        <translation>Als Modellordner hinzufügen</translation>
    </message>
    <message>
        <source>an {kind} for {family}</source>
        <translation>{kind} für {family}</translation>
    </message>
    <message>
        <source>a {kind} for {family}</source>
        <translation>{kind} für {family}</translation>
    </message>
    <message>
        <source>an {kind}</source>
        <translation>{kind}</translation>
    </message>
    <message>
        <source>a {kind}</source>
        <translation>{kind}</translation>
    </message>
</context>
<context>
    <name>FaceSwitch</name>
    <message>
        <source>The nodes and their links ({keys})</source>
        <translation>Die Knoten und ihre Verbindungen ({keys})</translation>
    </message>
    <message>
        <source>A plain panel: what to set, and the result ({keys})</source>
        <translation>Eine schlichte Tafel: was zu setzen ist, und das Ergebnis ({keys})</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formular</translation>
    </message>
</context>
<context>
    <name>FactsPanel</name>
    <message>
        <source>About the picture</source>
        <translation>Über das Bild</translation>
    </message>
    <message>
        <source>What is known of a picture stands here: size, seed, prompt, model, file.</source>
        <translation>Hier steht, was von einem Bild bekannt ist: Größe, Seed, Prompt, Modell, Datei.</translation>
    </message>
    <message>
        <source>Open the workflow of this picture</source>
        <translation>Workflow dieses Bildes öffnen</translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose a {kind}…</source>
        <translation>{kind} wählen…</translation>
    </message>
    <message>
        <source>Choose a picture from anywhere; a copy goes into the input folder</source>
        <translation>Ein Bild von irgendwo wählen; eine Kopie kommt in den Eingabeordner</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{value} (not here)</source>
        <translation>{value} (nicht hier)</translation>
    </message>
    <message>
        <source>No {kind} on this machine yet</source>
        <translation>Noch kein {kind} auf diesem Rechner</translation>
    </message>
</context>
<context>
    <name>FileMenus</name>
    <message>
        <source>Workflows you open or save are listed here</source>
        <translation>Geöffnete oder gespeicherte Workflows stehen hier</translation>
    </message>
</context>
<context>
    <name>FileQuestions</name>
    <message>
        <source>Open a workflow</source>
        <translation>Workflow öffnen</translation>
    </message>
    <message>
        <source>Workflows and pictures (*.json *.png);;All files (*)</source>
        <translation>Workflows und Bilder (*.json *.png);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Bild wählen</translation>
    </message>
    <message>
        <source>Pictures ({kinds});;All files (*)</source>
        <translation>Bilder ({kinds});;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>Filing</name>
    <message>
        <source>Save the workflow</source>
        <translation>Workflow speichern</translation>
    </message>
    <message>
        <source>Workflows (*.json)</source>
        <translation>Workflows (*.json)</translation>
    </message>
    <message>
        <source>The settings could not be saved: {reason}.</source>
        <translation>Die Einstellungen konnten nicht gespeichert werden: {reason}.</translation>
    </message>
    <message>
        <source>They are in {path}.</source>
        <translation>Sie liegen in {path}.</translation>
    </message>
    <message>
        <source>“{name}” was not opened{place}: {message}{more}</source>
        <translation>„{name}“ wurde nicht geöffnet{place}: {message}{more}</translation>
    </message>
    <message numerus="yes">
        <source>%n more fault(s): see Problems.</source>
        <translation>
            <numerusform>%n weiterer Fehler: siehe Probleme.</numerusform>
            <numerusform>%n weitere Fehler: siehe Probleme.</numerusform>
        </translation>
    </message>
    <message>
        <source>The workflows that ship with Nodegraph are not overwritten.</source>
        <translation>Die mitgelieferten Workflows werden nicht überschrieben.</translation>
    </message>
    <message>
        <source>Save yours elsewhere.</source>
        <translation>Bitte anderswo speichern.</translation>
    </message>
    <message>
        <source>“{name}” is open in another tab and was not overwritten.</source>
        <translation>„{name}“ ist in einem anderen Reiter offen und wurde nicht überschrieben.</translation>
    </message>
    <message>
        <source>Save under another name, or close that tab first.</source>
        <translation>Unter einem anderen Namen speichern oder erst jenen Reiter schließen.</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Pictures you make line up here. Those of earlier days are in the gallery: View, Gallery.</source>
        <translation>Hier reihen sich die Bilder auf, die jetzt entstehen. Die von früher zeigt die Galerie: Ansicht, Galerie.</translation>
    </message>
    <message>
        <source>Finished pictures</source>
        <translation>Fertige Bilder</translation>
    </message>
    <message>
        <source>Repaint a part…</source>
        <translation>Einen Teil neu malen…</translation>
    </message>
    <message>
        <source>Use as an input</source>
        <translation>Als Eingabe benutzen</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Open its workflow</source>
        <translation>Seinen Workflow öffnen</translation>
    </message>
    <message>
        <source>Use its seed</source>
        <translation>Seinen Seed übernehmen</translation>
    </message>
    <message>
        <source>Pin as {name} to compare</source>
        <translation>Als {name} zum Vergleichen anheften</translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} px</translation>
    </message>
</context>
<context>
    <name>Find</name>
    <message>
        <source>frame: {title}</source>
        <translation>Rahmen: {title}</translation>
    </message>
    <message>
        <source>group: {title}</source>
        <translation>Gruppe: {title}</translation>
    </message>
    <message>
        <source>title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>type</source>
        <translation>Typ</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find by title, type or value</source>
        <translation>Nach Titel, Typ oder Wert suchen</translation>
    </message>
    <message>
        <source>Find nodes</source>
        <translation>Knoten suchen</translation>
    </message>
    <message>
        <source>Previous (Shift+F3)</source>
        <translation>Voriger (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next (F3)</source>
        <translation>Nächster (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} von {count}</translation>
    </message>
</context>
<context>
    <name>Forecast</name>
    <message>
        <source>about {seconds}</source>
        <translation>etwa {seconds}</translation>
    </message>
    <message>
        <source>{file} missing</source>
        <translation>{file} fehlt</translation>
    </message>
    <message>
        <source>nothing, everything is known</source>
        <translation>nichts, alles ist bekannt</translation>
    </message>
    <message>
        <source>how long is not known yet</source>
        <translation>wie lange, ist noch nicht bekannt</translation>
    </message>
    <message>
        <source>up to {memory} of memory</source>
        <translation>bis zu {memory} Speicher</translation>
    </message>
    <message>
        <source>Next run: {what}.</source>
        <translation>Nächster Lauf: {what}.</translation>
    </message>
    <message>
        <source>Missing: {files}.</source>
        <translation>Es fehlt: {files}.</translation>
    </message>
</context>
<context>
    <name>FormDesk</name>
    <message>
        <source>Select a node that shows pictures, or go to one of its fields with Tab</source>
        <translation>Einen Knoten auswählen, der Bilder zeigt, oder mit Tab zu einem seiner Felder gehen</translation>
    </message>
    <message>
        <source>It is the only result of the form</source>
        <translation>Es ist das einzige Ergebnis des Formulars</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>{title}: {what} no longer on the form (F9)</source>
        <translation>{title}: {what} nicht mehr im Formular (F9)</translation>
    </message>
    <message>
        <source>{title}: {what} on the form (F9)</source>
        <translation>{title}: {what} im Formular (F9)</translation>
    </message>
    <message>
        <source>There is no picture in it.</source>
        <translation>Darin ist kein Bild.</translation>
    </message>
    <message>
        <source>While it runs</source>
        <translation>Während es läuft</translation>
    </message>
</context>
<context>
    <name>FormFields</name>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>comes from {title}</source>
        <translation>kommt von {title}</translation>
    </message>
</context>
<context>
    <name>FormPin</name>
    <message>
        <source>Show {name} in the form (F9)</source>
        <translation>{name} im Formular zeigen (F9)</translation>
    </message>
</context>
<context>
    <name>FormRow</name>
    <message>
        <source>Move {name}</source>
        <translation>{name} verschieben</translation>
    </message>
    <message>
        <source>Rename {name} on the form (F2)</source>
        <translation>{name} im Formular umbenennen (F2)</translation>
    </message>
    <message>
        <source>Take {name} off the form (Delete)</source>
        <translation>{name} aus dem Formular nehmen (Entf)</translation>
    </message>
</context>
<context>
    <name>FormView</name>
    <message>
        <source>Form</source>
        <translation>Formular</translation>
    </message>
    <message>
        <source>Edit form</source>
        <translation>Formular bearbeiten</translation>
    </message>
    <message>
        <source>Choose what is asked here, in which order, and under which names</source>
        <translation>Wählen, was hier gefragt wird, in welcher Reihenfolge und unter welchen Namen</translation>
    </message>
    <message>
        <source>Nothing is asked here. “Edit form” puts parameters of the workflow on it.</source>
        <translation>Hier wird nichts gefragt. „Formular bearbeiten“ stellt Parameter des Workflows darauf.</translation>
    </message>
    <message>
        <source>This workflow is empty. What there is to set stands here as soon as it has nodes: open a ready one with File › Workflows, or go to the graph with F9.</source>
        <translation>Dieser Workflow ist leer. Was zu setzen ist, steht hier, sobald er Knoten hat: mit Datei › Workflows einen fertigen öffnen oder mit F9 zum Graphen gehen.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Add a field…</source>
        <translation>Feld hinzufügen…</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>Return to the form that the workflow has by itself</source>
        <translation>Zurück zu dem Formular, das der Workflow von sich aus hat</translation>
    </message>
    <message>
        <source>Every parameter is on the form</source>
        <translation>Jeder Parameter ist im Formular</translation>
    </message>
</context>
<context>
    <name>FrameItem</name>
    <message>
        <source>Frame</source>
        <translation>Rahmen</translation>
    </message>
</context>
<context>
    <name>GalleryDialog</name>
    <message>
        <source>Pictures that Save image writes appear here.

Run a workflow to make the first one.</source>
        <translation>Hier erscheinen Bilder, die „Bild speichern“ schreibt.

Einen Workflow ausführen, um das erste zu machen.</translation>
    </message>
    <message>
        <source>No picture has these words in its prompts or its name.</source>
        <translation>Kein Bild hat diese Wörter in seinen Prompts oder seinem Namen.</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Älteste zuerst</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Namen</translation>
    </message>
    <message>
        <source>By prompt</source>
        <translation>Nach Prompt</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>Größte zuerst</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>Search prompts, models and names…</source>
        <translation>Prompts, Modelle und Namen durchsuchen…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Open its workflow</source>
        <translation>Seinen Workflow öffnen</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>In seinem Ordner anzeigen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>{names} could not be moved to the trash, and nothing was deleted. The folder may lie on a disk without one.</source>
        <translation>{names} konnte nicht in den Papierkorb verschoben werden; nichts wurde gelöscht. Der Ordner liegt vielleicht auf einem Laufwerk ohne Papierkorb.</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{seen} of %n picture(s)</source>
        <translation>
            <numerusform>{seen} von %n Bild</numerusform>
            <numerusform>{seen} von %n Bildern</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Move “{name}” to the trash?</source>
        <translation>„{name}“ in den Papierkorb verschieben?</translation>
    </message>
    <message numerus="yes">
        <source>Move %n picture(s) to the trash?</source>
        <translation>
            <numerusform>%n Bild in den Papierkorb verschieben?</numerusform>
            <numerusform>%n Bilder in den Papierkorb verschieben?</numerusform>
        </translation>
    </message>
    <message>
        <source>From there it can be brought back.</source>
        <translation>Von dort kann es zurückgeholt werden.</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>{width} × {height} px, {file}</source>
        <translation>{width} × {height} px, {file}</translation>
    </message>
</context>
<context>
    <name>GetModel</name>
    <message>
        <source>Model on the hub</source>
        <translation>Modell auf dem Hub</translation>
    </message>
    <message>
        <source>one file only (optional)</source>
        <translation>nur eine Datei (freiwillig)</translation>
    </message>
    <message>
        <source>File in the repository</source>
        <translation>Datei im Repositorium</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>Nachsehen</translation>
    </message>
    <message>
        <source>Files that would be fetched</source>
        <translation>Dateien, die geholt würden</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>{size} in all, into {folder}</source>
        <translation>zusammen {size}, nach {folder}</translation>
    </message>
    <message>
        <source>Fetch {size}</source>
        <translation>{size} holen</translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>Canvas</source>
        <translation>Arbeitsfläche</translation>
    </message>
    <message>
        <source>Select the link on which the node shall stand.</source>
        <translation>Die Verbindung auswählen, auf der der Knoten stehen soll.</translation>
    </message>
</context>
<context>
    <name>GridDialog</name>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>läuft…</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>nicht gelaufen</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Run the grid</source>
        <translation>Raster ausführen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open as a workflow</source>
        <translation>Als Workflow öffnen</translation>
    </message>
    <message>
        <source>Use these values</source>
        <translation>Diese Werte übernehmen</translation>
    </message>
    <message>
        <source>Save the sheet…</source>
        <translation>Bogen speichern…</translation>
    </message>
    <message>
        <source>{shape} pictures</source>
        <translation>{shape} Bilder</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>Größe der Bilder</translation>
    </message>
    <message>
        <source>Open the workflow with the values of the picture that is selected (double-click)</source>
        <translation>Den Workflow mit den Werten des ausgewählten Bildes öffnen (Doppelklick)</translation>
    </message>
    <message>
        <source>Set the values of the picture that is selected in the open workflow</source>
        <translation>Die Werte des ausgewählten Bildes im offenen Workflow setzen</translation>
    </message>
    <message>
        <source>The pictures of the grid appear here, in rows and columns.

Choose what varies and which values it takes, then press Run the grid.</source>
        <translation>Die Bilder des Rasters erscheinen hier in Zeilen und Spalten.

Wählen, was variiert und welche Werte es annimmt, dann „Raster ausführen“ drücken.</translation>
    </message>
</context>
<context>
    <name>GridRun</name>
    <message>
        <source>The worker process ended: {reason}.</source>
        <translation>Der Arbeitsprozess wurde beendet: {reason}.</translation>
    </message>
</context>
<context>
    <name>Grids</name>
    <message>
        <source>Use the values of a grid</source>
        <translation>Werte eines Rasters übernehmen</translation>
    </message>
    <message>
        <source>Set in the workflow: {values}</source>
        <translation>Im Workflow gesetzt: {values}</translation>
    </message>
    <message>
        <source>The sheet could not be written to “{folder}”: {reason}.</source>
        <translation>Der Bogen konnte nicht nach „{folder}“ geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Saved {name} in {folder}</source>
        <translation>{name} in {folder} gespeichert</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n picture(s) of the grid are made</source>
        <translation>
            <numerusform>{done} von %n Bild des Rasters ist gemacht</numerusform>
            <numerusform>{done} von %n Bildern des Rasters sind gemacht</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Grip</name>
    <message>
        <source>Drag to another place, or press the up and down keys</source>
        <translation>An eine andere Stelle ziehen oder die Tasten auf und ab drücken</translation>
    </message>
</context>
<context>
    <name>GroupPage</name>
    <message numerus="yes">
        <source>A group of %n node(s).</source>
        <translation>
            <numerusform>Eine Gruppe mit %n Knoten.</numerusform>
            <numerusform>Eine Gruppe mit %n Knoten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Values of the nodes within can be set here and on the group: enter it, right-click a value and choose “Show on the group”.</source>
        <translation>Werte der Knoten darin lassen sich hier und an der Gruppe setzen: sie betreten, einen Wert rechts anklicken und „An der Gruppe zeigen“ wählen.</translation>
    </message>
    <message>
        <source>Enter the group</source>
        <translation>In die Gruppe gehen</translation>
    </message>
    <message>
        <source>Show what lies in it (Tab, or double-click the group)</source>
        <translation>Zeigen, was darin liegt (Tab, oder Doppelklick auf die Gruppe)</translation>
    </message>
    <message>
        <source>Of “{node}”</source>
        <translation>Von „{node}“</translation>
    </message>
    <message>
        <source>from {node}</source>
        <translation>von {node}</translation>
    </message>
</context>
<context>
    <name>Groups</name>
    <message>
        <source>Select the group to enter.</source>
        <translation>Die Gruppe auswählen, die betreten werden soll.</translation>
    </message>
    <message>
        <source>Select the nodes to group.</source>
        <translation>Die Knoten auswählen, die gruppiert werden sollen.</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Select the group to dissolve.</source>
        <translation>Die Gruppe auswählen, die aufgelöst werden soll.</translation>
    </message>
    <message>
        <source>Release to show it on the group</source>
        <translation>Loslassen zeigt es an der Gruppe</translation>
    </message>
    <message>
        <source>Release to put it into “{title}”</source>
        <translation>Loslassen legt es in „{title}“</translation>
    </message>
    <message>
        <source>Hold Alt to put it into “{title}”</source>
        <translation>Alt halten, um es in „{title}“ zu legen</translation>
    </message>
    <message>
        <source>A group. Tab or a double-click shows what lies in it.</source>
        <translation>Eine Gruppe. Tab oder ein Doppelklick zeigt, was darin liegt.</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>Ausgänge</translation>
    </message>
</context>
<context>
    <name>HandingOn</name>
    <message>
        <source>PNG pictures (*.png);;SVG drawings (*.svg)</source>
        <translation>PNG-Bilder (*.png);;SVG-Zeichnungen (*.svg)</translation>
    </message>
    <message>
        <source>Export a picture of the graph</source>
        <translation>Bild des Graphen exportieren</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>Kopie speichern</translation>
    </message>
    <message>
        <source>Workflows (*.json)</source>
        <translation>Workflows (*.json)</translation>
    </message>
    <message>
        <source>“{name}” is open here and was not overwritten. Choose another name.</source>
        <translation>„{name}“ ist hier offen und wurde nicht überschrieben. Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>The copy is on the clipboard</source>
        <translation>Die Kopie ist in der Zwischenablage</translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}. Choose another folder.</source>
        <translation>„{path}“ konnte nicht geschrieben werden: {reason}. Einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} gespeichert</translation>
    </message>
</context>
<context>
    <name>HeatDisplay</name>
    <message>
        <source>Seconds per node</source>
        <translation>Sekunden je Knoten</translation>
    </message>
    <message>
        <source>Most memory per node</source>
        <translation>Höchster Speicherbedarf je Knoten</translation>
    </message>
</context>
<context>
    <name>Hits</name>
    <message>
        <source>The node type “{type}” is not installed. It is kept as it is.</source>
        <translation>Der Knotentyp „{type}“ ist nicht installiert. Er bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Draw a new seed</source>
        <translation>Neuen Seed würfeln</translation>
    </message>
    <message>
        <source>Double-click to paint over it what shall be repainted</source>
        <translation>Doppelklick, um darüber zu malen, was neu gemalt werden soll</translation>
    </message>
    <message>
        <source>Click or type digits to set it.</source>
        <translation>Klicken oder Ziffern tippen, um ihn zu setzen.</translation>
    </message>
    <message>
        <source>Click or type digits to set it; drag to change it (Ctrl: finely, Shift: fast).</source>
        <translation>Klicken oder Ziffern tippen, um ihn zu setzen; ziehen, um ihn zu ändern (Strg: fein, Umschalt: schnell).</translation>
    </message>
</context>
<context>
    <name>InlineEditor</name>
    <message>
        <source>“{label}” is set by a link from {title}.</source>
        <translation>„{label}“ wird durch eine Verbindung von {title} gesetzt.</translation>
    </message>
    <message>
        <source>Nothing of that name.</source>
        <translation>Nichts heißt so.</translation>
    </message>
    <message>
        <source>There is no {kind} file yet. Put one into a model folder.</source>
        <translation>Es gibt noch keine Datei der Art {kind}. Eine in einen Modellordner legen.</translation>
    </message>
    <message>
        <source>There is no picture yet. Put one into the input folder, or drop it on the window.</source>
        <translation>Es gibt noch kein Bild. Eines in den Eingabeordner legen oder auf das Fenster ziehen.</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Select a node to see what it does and to set its parameters.

Double-click the canvas to add one.</source>
        <translation>Einen Knoten auswählen, um zu sehen, was er tut, und seine Parameter zu setzen.

Ein Doppelklick auf die Arbeitsfläche fügt einen hinzu.</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) are selected.

{mute} mutes, {bypass} bypasses, {copy} duplicates them.</source>
        <translation>
            <numerusform>%n Knoten ist ausgewählt.

{mute} schaltet ihn stumm, {bypass} überbrückt ihn, {copy} dupliziert ihn.</numerusform>
            <numerusform>%n Knoten sind ausgewählt.

{mute} schaltet sie stumm, {bypass} überbrückt sie, {copy} dupliziert sie.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyPointer</name>
    <message>
        <source>Arrow keys move the tool, Space puts it down and lifts it.</source>
        <translation>Pfeiltasten bewegen das Werkzeug, die Leertaste setzt es auf und hebt es ab.</translation>
    </message>
    <message>
        <source>Painting at {x}, {y}</source>
        <translation>Malt bei {x}, {y}</translation>
    </message>
    <message>
        <source>At {x}, {y}</source>
        <translation>Bei {x}, {y}</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Search for a key or for what it does</source>
        <translation>Nach einer Taste oder ihrer Wirkung suchen</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>Tasten durchsuchen</translation>
    </message>
    <message>
        <source>No key and no command is called that.</source>
        <translation>Keine Taste und kein Befehl heißt so.</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Canvas, always</source>
        <translation>Arbeitsfläche, immer</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Painting a mask</source>
        <translation>Eine Maske malen</translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation>Tasten ändern…</translation>
    </message>
    <message>
        <source>Drag the canvas, middle or right button</source>
        <translation>Arbeitsfläche ziehen, mittlere oder rechte Taste</translation>
    </message>
    <message>
        <source>Look elsewhere</source>
        <translation>Woandershin sehen</translation>
    </message>
    <message>
        <source>Ctrl+drag the canvas</source>
        <translation>Strg + Arbeitsfläche ziehen</translation>
    </message>
    <message>
        <source>Select with a box; with Alt take away</source>
        <translation>Mit einem Rechteck auswählen; mit Alt wegnehmen</translation>
    </message>
    <message>
        <source>Drag the canvas</source>
        <translation>Arbeitsfläche ziehen</translation>
    </message>
    <message>
        <source>Select with a box; Shift adds, Ctrl takes away</source>
        <translation>Mit einem Rechteck auswählen; Umschalt nimmt dazu, Strg nimmt weg</translation>
    </message>
    <message>
        <source>Middle or right button, or Space and drag</source>
        <translation>Mittlere oder rechte Taste, oder Leertaste und ziehen</translation>
    </message>
    <message>
        <source>Double-click the canvas</source>
        <translation>Doppelklick auf die Arbeitsfläche</translation>
    </message>
    <message>
        <source>Add a node</source>
        <translation>Knoten hinzufügen</translation>
    </message>
    <message>
        <source>Drag from a socket</source>
        <translation>Von einem Anschluss ziehen</translation>
    </message>
    <message>
        <source>Link; into the void: add what fits</source>
        <translation>Verbinden; ins Leere: Passendes hinzufügen</translation>
    </message>
    <message>
        <source>Drop a node on a link</source>
        <translation>Knoten auf einer Verbindung ablegen</translation>
    </message>
    <message>
        <source>Put it between the two</source>
        <translation>Ihn dazwischensetzen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+drag the canvas</source>
        <translation>Strg+Umschalt + Arbeitsfläche ziehen</translation>
    </message>
    <message>
        <source>Select with a loop</source>
        <translation>Mit einer Schlinge auswählen</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>Rechte Taste</translation>
    </message>
    <message>
        <source>Menu of what is there</source>
        <translation>Menü zu dem, was dort ist</translation>
    </message>
    <message>
        <source>Ctrl+right drag</source>
        <translation>Strg + rechts ziehen</translation>
    </message>
    <message>
        <source>Cut links</source>
        <translation>Verbindungen trennen</translation>
    </message>
    <message>
        <source>Shift+right drag</source>
        <translation>Umschalt + rechts ziehen</translation>
    </message>
    <message>
        <source>Put dots on links</source>
        <translation>Punkte auf Verbindungen setzen</translation>
    </message>
    <message>
        <source>Alt+right drag from node to node</source>
        <translation>Alt + rechts von Knoten zu Knoten ziehen</translation>
    </message>
    <message>
        <source>Connect what fits</source>
        <translation>Verbinden, was passt</translation>
    </message>
    <message>
        <source>Drag a number</source>
        <translation>Eine Zahl ziehen</translation>
    </message>
    <message>
        <source>Change it; Ctrl finely, Shift fast</source>
        <translation>Sie ändern; Strg fein, Umschalt schnell</translation>
    </message>
    <message>
        <source>Drag a frame&apos;s title or edge</source>
        <translation>Titel oder Kante eines Rahmens ziehen</translation>
    </message>
    <message>
        <source>Move it with its nodes; resize it</source>
        <translation>Ihn mit seinen Knoten verschieben; seine Größe ändern</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Vergrößern und verkleinern</translation>
    </message>
    <message>
        <source>Double-click a picture</source>
        <translation>Doppelklick auf ein Bild</translation>
    </message>
    <message>
        <source>Actual size; of Load image: paint a mask</source>
        <translation>Originalgröße; bei „Bild laden“: Maske malen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>To the values of the node; edit the value</source>
        <translation>Zu den Werten des Knotens; den Wert bearbeiten</translation>
    </message>
    <message>
        <source>Tab, in the values</source>
        <translation>Tab, in den Werten</translation>
    </message>
    <message>
        <source>Next value; with Shift the previous one</source>
        <translation>Nächster Wert; mit Umschalt der vorige</translation>
    </message>
    <message>
        <source>Digits, on a number</source>
        <translation>Ziffern, auf einer Zahl</translation>
    </message>
    <message>
        <source>Type another value</source>
        <translation>Einen anderen Wert tippen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Leave what is under way; then the values; then the selection</source>
        <translation>Laufendes verlassen; dann die Werte; dann die Auswahl</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Nodegraph (like Blender)</source>
        <translation>Nodegraph (wie Blender)</translation>
    </message>
    <message>
        <source>Letters act on the canvas. Dragging its empty part selects with a box.</source>
        <translation>Buchstaben wirken auf die Arbeitsfläche. Ziehen im Leeren wählt mit einem Rechteck aus.</translation>
    </message>
    <message>
        <source>Like ComfyUI</source>
        <translation>Wie ComfyUI</translation>
    </message>
    <message>
        <source>Dragging the empty canvas looks elsewhere; with Ctrl it selects.</source>
        <translation>Ziehen im Leeren verschiebt den Ausschnitt; mit Strg wählt es aus.</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>This key cannot be told from others here. Press another one.</source>
        <translation>Diese Taste ist hier nicht von anderen zu unterscheiden. Eine andere drücken.</translation>
    </message>
    <message>
        <source>{key} has its own meaning on the canvas. Press it with Ctrl or Alt.</source>
        <translation>{key} hat auf der Arbeitsfläche eine eigene Bedeutung. Mit Strg oder Alt drücken.</translation>
    </message>
    <message>
        <source>{key} opens the menu “{menu}”. Press another key.</source>
        <translation>{key} öffnet das Menü „{menu}“. Eine andere Taste drücken.</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>keine Taste</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Set of keys</source>
        <translation>Tastensatz</translation>
    </message>
    <message>
        <source>Search for a command or a key</source>
        <translation>Nach einem Befehl oder einer Taste suchen</translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation>Befehle durchsuchen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Give this command the keys of the set again</source>
        <translation>Diesem Befehl wieder die Tasten des Satzes geben</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Give every command the keys of the set again</source>
        <translation>Jedem Befehl wieder die Tasten des Satzes geben</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>Nehmen</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Lassen</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Pointed at</source>
        <translation>Unter dem Zeiger</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>Anfangen mit</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Choose a command above, then press a key.</source>
        <translation>Oben einen Befehl wählen, dann eine Taste drücken.</translation>
    </message>
    <message>
        <source>acts while the canvas has the focus</source>
        <translation>wirkt, während die Arbeitsfläche den Fokus hat</translation>
    </message>
    <message>
        <source>acts in the whole window</source>
        <translation>wirkt im ganzen Fenster</translation>
    </message>
    <message>
        <source>Another key for {command}</source>
        <translation>Andere Taste für {command}</translation>
    </message>
    <message>
        <source>Take {key} from “{command}”</source>
        <translation>{key} von „{command}“ nehmen</translation>
    </message>
    <message>
        <source>{key} does that already.</source>
        <translation>{key} tut das schon.</translation>
    </message>
    <message>
        <source>{key} belongs to “{owner}”. Take it for “{command}”?</source>
        <translation>{key} gehört zu „{owner}“. Für „{command}“ nehmen?</translation>
    </message>
    <message>
        <source>“{command}” has no key now.</source>
        <translation>„{command}“ hat jetzt keine Taste.</translation>
    </message>
    <message>
        <source>Taken back from “{commands}”.</source>
        <translation>Von „{commands}“ zurückgenommen.</translation>
    </message>
</context>
<context>
    <name>LabelLine</name>
    <message>
        <source>Label on the form</source>
        <translation>Beschriftung im Formular</translation>
    </message>
</context>
<context>
    <name>LazyConnect</name>
    <message>
        <source>Release on the node to connect with</source>
        <translation>Auf dem Knoten loslassen, der verbunden werden soll</translation>
    </message>
    <message>
        <source>Nothing of {source} fits a free input of {target}</source>
        <translation>Nichts von {source} passt in einen freien Eingang von {target}</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Run the workflow to see it.</source>
        <translation>Den Workflow ausführen, um es zu sehen.</translation>
    </message>
    <message>
        <source>{title}: {least} to {most}</source>
        <translation>{title}: {least} bis {most}</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>Search nodes…</source>
        <translation>Knoten suchen…</translation>
    </message>
    <message>
        <source>Search nodes</source>
        <translation>Knoten suchen</translation>
    </message>
    <message>
        <source>Node library</source>
        <translation>Knotenbibliothek</translation>
    </message>
    <message>
        <source>No node is called that. Try another word, or clear the search.</source>
        <translation>Kein Knoten heißt so. Ein anderes Wort versuchen oder die Suche leeren.</translation>
    </message>
    <message>
        <source>Used lately</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Double-click to add it, or drag it onto the canvas.</source>
        <translation>Doppelklick fügt ihn hinzu; oder auf die Arbeitsfläche ziehen.</translation>
    </message>
</context>
<context>
    <name>LogKeeper</name>
    <message>
        <source>A run of “{title}” was asked for.</source>
        <translation>Ein Lauf von „{title}“ wurde angefordert.</translation>
    </message>
    <message>
        <source> after {time}</source>
        <translation> nach {time}</translation>
    </message>
    <message>
        <source>The run of “{title}” is done{took}.</source>
        <translation>Der Lauf von „{title}“ ist fertig{took}.</translation>
    </message>
    <message>
        <source>The run of “{title}” failed{took}.</source>
        <translation>Der Lauf von „{title}“ ist fehlgeschlagen{took}.</translation>
    </message>
    <message>
        <source>The run of “{title}” was cancelled{took}.</source>
        <translation>Der Lauf von „{title}“ wurde abgebrochen{took}.</translation>
    </message>
    <message>
        <source>The run of “{title}” is paused{took}; Continue goes on from there.</source>
        <translation>Der Lauf von „{title}“ ist angehalten{took}; „Fortsetzen“ macht dort weiter.</translation>
    </message>
    <message>
        <source>The picture {name} was saved in {folder}.</source>
        <translation>Das Bild {name} wurde in {folder} gespeichert.</translation>
    </message>
    <message>
        <source>The worker process is ready: {device}.</source>
        <translation>Der Arbeitsprozess ist bereit: {device}.</translation>
    </message>
    <message>
        <source>The worker process has ended.</source>
        <translation>Der Arbeitsprozess wurde beendet.</translation>
    </message>
    <message>
        <source>“{title}” was opened from {where}.</source>
        <translation>„{title}“ wurde aus {where} geöffnet.</translation>
    </message>
    <message>
        <source>“{title}” was opened; it belongs to no file yet.</source>
        <translation>„{title}“ wurde geöffnet; es gehört noch zu keiner Datei.</translation>
    </message>
    <message>
        <source>“{title}” was closed.</source>
        <translation>„{title}“ wurde geschlossen.</translation>
    </message>
    <message>
        <source>“{title}” was saved to {where}.</source>
        <translation>„{title}“ wurde in {where} gespeichert.</translation>
    </message>
    <message>
        <source>Unsaved changes of “{title}” were kept for the case of a crash.</source>
        <translation>Ungesicherte Änderungen an „{title}“ wurden für den Fall eines Absturzes aufbewahrt.</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Details of the selected line</source>
        <translation>Einzelheiten der ausgewählten Zeile</translation>
    </message>
    <message>
        <source>Search the log…</source>
        <translation>Protokoll durchsuchen…</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Protokoll durchsuchen</translation>
    </message>
    <message>
        <source>What is listed</source>
        <translation>Was aufgeführt wird</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all that are listed (Ctrl+C)</source>
        <translation>Die ausgewählten oder alle aufgeführten Zeilen kopieren (Strg+C)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Empty this list; the files in the log folder stay</source>
        <translation>Diese Liste leeren; die Dateien im Protokollordner bleiben</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Where window and worker write their logs</source>
        <translation>Wohin Fenster und Arbeitsprozess ihre Protokolle schreiben</translation>
    </message>
    <message>
        <source>No line matches the search and the kind chosen above.</source>
        <translation>Keine Zeile passt zur Suche und zur oben gewählten Art.</translation>
    </message>
    <message>
        <source>What happens is written down here: runs, files that are opened and saved, messages, and warnings of the window and of the worker process.</source>
        <translation>Hier wird aufgeschrieben, was geschieht: Läufe, geöffnete und gespeicherte Dateien, Meldungen und Warnungen des Fensters und des Arbeitsprozesses.</translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>“{name}” cannot be read.</source>
        <translation>„{name}“ kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The picture is on the clipboard</source>
        <translation>Das Bild ist in der Zwischenablage</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}. Choose another folder.</source>
        <translation>„{path}“ konnte nicht geschrieben werden: {reason}. Einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} gespeichert</translation>
    </message>
    <message>
        <source>This picture carries no workflow: it was only shown, or comes from elsewhere. Pictures that Save image wrote carry theirs.</source>
        <translation>Dieses Bild enthält keinen Workflow: Es wurde nur gezeigt oder stammt von anderswo. Bilder, die „Bild speichern“ geschrieben hat, enthalten ihren.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} px</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Entstanden</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>What can be put into the workflow</source>
        <translation>Was in den Workflow gesetzt werden kann</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Workflows</source>
        <translation>Workflows</translation>
    </message>
    <message>
        <source>Pictures, queue and messages</source>
        <translation>Bilder, Warteschlange und Meldungen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Queue and history</source>
        <translation>Warteschlange und Verlauf</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Gliederung</translation>
    </message>
    <message>
        <source>Open workflow</source>
        <translation>Workflow öffnen</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>The details are in {file}.</source>
        <translation>Die Einzelheiten stehen in {file}.</translation>
    </message>
</context>
<context>
    <name>MaskBoard</name>
    <message>
        <source>Picture to paint on</source>
        <translation>Bild, auf dem gemalt wird</translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Paint over what shall be repainted</source>
        <translation>Übermalen, was neu gemalt werden soll</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Take paint away; the right button or held Alt does so with every tool</source>
        <translation>Farbe wegnehmen; die rechte Taste oder gehaltenes Alt tut das mit jedem Werkzeug</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Draw round what shall be repainted</source>
        <translation>Umfahren, was neu gemalt werden soll</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Click a part of one colour, or within an outline you painted</source>
        <translation>In eine Fläche einer Farbe oder in einen gemalten Umriss klicken</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Drag from where all is repainted to where nothing is</source>
        <translation>Von dort, wo alles, nach dort ziehen, wo nichts neu gemalt wird</translation>
    </message>
    <message>
        <source>Right button, or Alt held</source>
        <translation>Rechte Taste, oder Alt halten</translation>
    </message>
    <message>
        <source>Take away instead</source>
        <translation>Stattdessen wegnehmen</translation>
    </message>
    <message>
        <source>[ and ], or Ctrl and wheel</source>
        <translation>[ und ], oder Strg und Mausrad</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Größe des Pinsels</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Vergrößern und verkleinern</translation>
    </message>
    <message>
        <source>Space and drag, or middle button</source>
        <translation>Leertaste und ziehen, oder mittlere Taste</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>Arrow keys, then Space</source>
        <translation>Pfeiltasten, dann Leertaste</translation>
    </message>
    <message>
        <source>Move the tool without a mouse, put it down, lift it</source>
        <translation>Das Werkzeug ohne Maus bewegen, aufsetzen, abheben</translation>
    </message>
    <message>
        <source>Ctrl or Shift and an arrow key</source>
        <translation>Strg oder Umschalt und eine Pfeiltaste</translation>
    </message>
    <message>
        <source>Move it further, or by one pixel</source>
        <translation>Es weiter oder um ein Pixel bewegen</translation>
    </message>
    <message>
        <source>Whole picture / actual size</source>
        <translation>Ganzes Bild / Originalgröße</translation>
    </message>
    <message>
        <source>Invert / clear / feather</source>
        <translation>Umkehren / leeren / weichzeichnen</translation>
    </message>
    <message>
        <source>Undo / redo a stroke</source>
        <translation>Strich rückgängig / wiederholen</translation>
    </message>
    <message>
        <source>Use the mask</source>
        <translation>Maske verwenden</translation>
    </message>
    <message>
        <source>Mask – {title}</source>
        <translation>Maske – {title}</translation>
    </message>
    <message>
        <source>How far to feather</source>
        <translation>Wie weit weichgezeichnet wird</translation>
    </message>
    <message>
        <source>How the mask is shown</source>
        <translation>Wie die Maske gezeigt wird</translation>
    </message>
    <message>
        <source>Mask alone</source>
        <translation>Nur die Maske</translation>
    </message>
    <message>
        <source>Use this mask</source>
        <translation>Diese Maske verwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Weichzeichnen</translation>
    </message>
    <message>
        <source>Soften every edge of the mask by this much (X)</source>
        <translation>Jede Kante der Maske so weit weichzeichnen (X)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Show the whole picture (Home)</source>
        <translation>Ganzes Bild zeigen (Pos1)</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Alt is held: the tool takes paint away.</source>
        <translation>Alt ist gehalten: Das Werkzeug nimmt Farbe weg.</translation>
    </message>
    <message>
        <source>What you paint is repainted.   Right button erases  ·  [ ] brush size  ·  wheel zooms  ·  Space pans  ·  {keys} undoes</source>
        <translation>Gemaltes wird neu gemalt.   Rechte Taste radiert  ·  [ ] Pinselgröße  ·  Mausrad vergrößert  ·  Leertaste verschiebt  ·  {keys} macht rückgängig</translation>
    </message>
    <message>
        <source>{share:.0f} % marked  ·  {width} × {height} px  ·  {zoom:.0f} %</source>
        <translation>{share:.0f} % markiert  ·  {width} × {height} px  ·  {zoom:.0f} %</translation>
    </message>
    <message>
        <source>nothing marked  ·  {width} × {height} px  ·  {zoom:.0f} %</source>
        <translation>nichts markiert  ·  {width} × {height} px  ·  {zoom:.0f} %</translation>
    </message>
    <message>
        <source>Unused mask</source>
        <translation>Ungenutzte Maske</translation>
    </message>
    <message>
        <source>Use the mask you painted?</source>
        <translation>Die gemalte Maske verwenden?</translation>
    </message>
    <message>
        <source>Without that it is lost.</source>
        <translation>Sonst geht sie verloren.</translation>
    </message>
</context>
<context>
    <name>MaskPainter</name>
    <message>
        <source>Select a node with a picture first, for example Load image, then paint a mask over it.</source>
        <translation>Erst einen Knoten mit einem Bild auswählen, zum Beispiel „Bild laden“, dann darüber eine Maske malen.</translation>
    </message>
    <message>
        <source>Choose a picture in this node first; the mask is painted over it.</source>
        <translation>Erst in diesem Knoten ein Bild wählen; die Maske wird darüber gemalt.</translation>
    </message>
    <message>
        <source>There is no picture here yet to paint over. Run the workflow once.</source>
        <translation>Hier ist noch kein Bild, über das gemalt werden kann. Den Workflow einmal ausführen.</translation>
    </message>
    <message>
        <source>The mask could not be written to “{folder}”: {reason}. Save the workflow in a folder where you may write, and paint it again.</source>
        <translation>Die Maske konnte nicht nach „{folder}“ geschrieben werden: {reason}. Den Workflow in einem beschreibbaren Ordner speichern und sie noch einmal malen.</translation>
    </message>
</context>
<context>
    <name>MemoryWatch</name>
    <message>
        <source>memory {memory} of {total}</source>
        <translation>Speicher {memory} von {total}</translation>
    </message>
    <message>
        <source>Main memory that the worker process holds: models, results and libraries</source>
        <translation>Arbeitsspeicher, den der Arbeitsprozess hält: Modelle, Ergebnisse und Bibliotheken</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Minimap</source>
        <translation>Übersichtskarte</translation>
    </message>
    <message>
        <source>Drag to look elsewhere</source>
        <translation>Ziehen, um woandershin zu sehen</translation>
    </message>
</context>
<context>
    <name>ModelDetails</name>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Lies in</source>
        <translation>Liegt in</translation>
    </message>
    <message>
        <source>Trigger words</source>
        <translation>Auslösewörter</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Compute the hash by which the rest of the world knows this file</source>
        <translation>Die Prüfsumme berechnen, an der alle Welt diese Datei kennt</translation>
    </message>
    <message>
        <source>Convert to safetensors</source>
        <translation>In safetensors umwandeln</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>nicht zu erkennen</translation>
    </message>
    <message>
        <source>A picture called like the file, beside it,
is shown here.</source>
        <translation>Ein Bild, das neben der Datei liegt und wie sie heißt,
wird hier gezeigt.</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Die Datei wird gelesen…</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>Die Datei konnte nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>ModelFolders</name>
    <message>
        <source>Model folders</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Its files stay where they are</source>
        <translation>Seine Dateien bleiben, wo sie sind</translation>
    </message>
    <message>
        <source>does not exist now</source>
        <translation>gibt es zurzeit nicht</translation>
    </message>
    <message>
        <source>collection of {program}</source>
        <translation>Sammlung von {program}</translation>
    </message>
    <message>
        <source>your own</source>
        <translation>eigener</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>Files of this format can run code when opened, so it is not opened. Converting makes a .safetensors file of its tensors, in a process that runs nothing of it and reaches no network. The old file stays as it is.</source>
        <translation>Dateien dieses Formats können beim Öffnen Code ausführen, darum wird sie nicht geöffnet. Das Umwandeln macht aus ihren Tensoren eine .safetensors-Datei, in einem Prozess, der nichts daraus ausführt und kein Netz erreicht. Die alte Datei bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Search models…</source>
        <translation>Modelle suchen…</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Looking through the model folders…</source>
        <translation>Die Modellordner werden durchgesehen…</translation>
    </message>
    <message>
        <source>No model is called that. Try another word, or another kind.</source>
        <translation>Kein Modell heißt so. Ein anderes Wort oder eine andere Art versuchen.</translation>
    </message>
    <message>
        <source>Models appear here when they lie in one of the model folders. Add a folder, or get a model.</source>
        <translation>Modelle erscheinen hier, wenn sie in einem der Modellordner liegen. Einen Ordner hinzufügen oder ein Modell holen.</translation>
    </message>
</context>
<context>
    <name>ModelPages</name>
    <message>
        <source>These folders are searched for models, the first one first. A folder of ComfyUI or AUTOMATIC1111, its root or its “models”, is used where it lies; nothing is ever written into it. New files go into the first folder of your own.</source>
        <translation>Diese Ordner werden nach Modellen durchsucht, der erste zuerst. Ein Ordner von ComfyUI oder AUTOMATIC1111, der oberste oder sein „models“, wird benutzt, wo er liegt; es wird nie etwas hineingeschrieben. Neue Dateien kommen in den ersten eigenen Ordner.</translation>
    </message>
    <message>
        <source>The name of a model on the Hugging Face hub is OWNER/NAME, as in the address of its page. You see what it holds and how large it is before anything is fetched; only .safetensors weights and their configs are. Nothing else in Nodegraph uses a network.</source>
        <translation>Ein Modell auf dem Hugging-Face-Hub heißt OWNER/NAME, wie in der Adresse seiner Seite. Was es enthält und wie groß es ist, ist zu sehen, bevor etwas geholt wird; geholt werden nur .safetensors-Gewichte und ihre Konfiguration. Sonst benutzt nichts in Nodegraph ein Netz.</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Converting {name}…</source>
        <translation>{name} wird umgewandelt…</translation>
    </message>
    <message>
        <source>A model in several files has no SHA-256 of its own; nodegraph-app models hash gives one.</source>
        <translation>Ein Modell aus mehreren Dateien hat kein eigenes SHA-256; nodegraph-app models hash gibt eines.</translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation>Modellordner hinzufügen</translation>
    </message>
    <message>
        <source>Asking the hub for {repository}…</source>
        <translation>Der Hub wird nach {repository} gefragt…</translation>
    </message>
    <message>
        <source>Fetching {repository}…</source>
        <translation>{repository} wird geholt…</translation>
    </message>
    <message>
        <source>{done} of {whole}  ·  {file}</source>
        <translation>{done} von {whole}  ·  {file}</translation>
    </message>
    <message>
        <source>{name} is in {folder}.</source>
        <translation>{name} liegt in {folder}.</translation>
    </message>
    <message>
        <source>{name} is among the models</source>
        <translation>{name} ist unter den Modellen</translation>
    </message>
    <message>
        <source>It ended without a word.</source>
        <translation>Es endete ohne ein Wort.</translation>
    </message>
</context>
<context>
    <name>ModelsPanel</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Search models…</source>
        <translation>Modelle suchen…</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Fits this workflow</source>
        <translation>Passt zu diesem Workflow</translation>
    </message>
    <message>
        <source>Models by kind</source>
        <translation>Modelle nach Art</translation>
    </message>
    <message>
        <source>Looking through the model folders…</source>
        <translation>Die Modellordner werden durchgesehen…</translation>
    </message>
    <message>
        <source>Folders and downloads…</source>
        <translation>Ordner und Downloads…</translation>
    </message>
    <message>
        <source>Where models are looked for, and how to get more</source>
        <translation>Wo Modelle gesucht werden und wie es mehr gibt</translation>
    </message>
    <message>
        <source>Select a model to see its picture and what is known of it.</source>
        <translation>Ein Modell auswählen, um sein Bild zu sehen und was davon bekannt ist.</translation>
    </message>
    <message>
        <source>About the selected model</source>
        <translation>Über das ausgewählte Modell</translation>
    </message>
    <message>
        <source>Only models that may work with {family}</source>
        <translation>Nur Modelle, die mit {family} gehen können</translation>
    </message>
    <message>
        <source>Once the workflow has a checkpoint whose family is known, this hides what cannot fit it.</source>
        <translation>Sobald der Workflow einen Checkpoint bekannter Familie hat, verbirgt dies, was nicht dazu passen kann.</translation>
    </message>
    <message>
        <source>No model is called that. Try another word, or show those that do not fit, too.</source>
        <translation>Kein Modell heißt so. Ein anderes Wort versuchen oder auch die zeigen, die nicht passen.</translation>
    </message>
    <message>
        <source>Models appear here when they lie in one of the model folders: add yours below, or get a model from the hub.</source>
        <translation>Modelle erscheinen hier, wenn sie in einem der Modellordner liegen: unten einen hinzufügen oder ein Modell vom Hub holen.</translation>
    </message>
    <message>
        <source>Double-click to use it, or drag it onto the canvas, a node or a link.</source>
        <translation>Doppelklick benutzt es; oder auf die Arbeitsfläche, einen Knoten oder eine Verbindung ziehen.</translation>
    </message>
    <message>
        <source>Use in the workflow</source>
        <translation>Im Workflow benutzen</translation>
    </message>
    <message>
        <source>Copy the trigger words</source>
        <translation>Auslösewörter kopieren</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
</context>
<context>
    <name>MoveFrame</name>
    <message>
        <source>Move frame</source>
        <translation>Rahmen verschieben</translation>
    </message>
</context>
<context>
    <name>MoveNodes</name>
    <message>
        <source>Pinned here; P lets it be moved</source>
        <translation>Hier angeheftet; P löst ihn</translation>
    </message>
    <message>
        <source>Release to insert {title}</source>
        <translation>Loslassen fügt {title} ein</translation>
    </message>
</context>
<context>
    <name>NodeBook</name>
    <message>
        <source>Its result is held in memory and will be used again.</source>
        <translation>Sein Ergebnis ist im Speicher und wird wieder benutzt.</translation>
    </message>
    <message>
        <source>Its result is kept on disk and will be used again.</source>
        <translation>Sein Ergebnis liegt auf der Festplatte und wird wieder benutzt.</translation>
    </message>
    <message>
        <source>{message} Trying again: {economy}.</source>
        <translation>{message} Neuer Versuch: {economy}.</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>nicht gelaufen</translation>
    </message>
    <message>
        <source>The run was cancelled before it was finished.</source>
        <translation>Der Lauf wurde abgebrochen, bevor er fertig war.</translation>
    </message>
    <message>
        <source>The worker process ended before this node was finished.</source>
        <translation>Der Arbeitsprozess wurde beendet, bevor dieser Knoten fertig war.</translation>
    </message>
    <message>
        <source>The worker process ended while this node was running: {reason}.</source>
        <translation>Der Arbeitsprozess wurde beendet, während dieser Knoten lief: {reason}.</translation>
    </message>
    <message>
        <source>Your workflow is safe. Run again; if it repeats, try a smaller size.</source>
        <translation>Der Workflow ist sicher. Noch einmal ausführen; wiederholt es sich, eine kleinere Größe versuchen.</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
</context>
<context>
    <name>NodeItem</name>
    <message>
        <source>to save memory: {thrift}</source>
        <translation>um Speicher zu sparen: {thrift}</translation>
    </message>
    <message>
        <source>The picture appears here</source>
        <translation>Hier erscheint das Bild</translation>
    </message>
    <message>
        <source>muted</source>
        <translation>stumm</translation>
    </message>
    <message>
        <source>bypassed</source>
        <translation>überbrückt</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
</context>
<context>
    <name>NodeLayout</name>
    <message>
        <source>linked</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>wählen…</translation>
    </message>
</context>
<context>
    <name>NodePage</name>
    <message>
        <source>Runs because</source>
        <translation>Läuft, weil</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>Bereits bekannt</translation>
    </message>
    <message>
        <source>Cannot run</source>
        <translation>Kann nicht laufen</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>{type}, called “{id}” in the file</source>
        <translation>{type}, in der Datei „{id}“ genannt</translation>
    </message>
    <message>
        <source>Muted: it and what depends on it do not run.</source>
        <translation>Stumm: Er und was von ihm abhängt, laufen nicht.</translation>
    </message>
    <message>
        <source>Bypassed: its input is handed through.</source>
        <translation>Überbrückt: Sein Eingang wird durchgereicht.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>To save memory</source>
        <translation>Um Speicher zu sparen</translation>
    </message>
    <message>
        <source>Node type “{type}” is not installed here. It is kept and saved as it is.</source>
        <translation>Der Knotentyp „{type}“ ist hier nicht installiert. Er bleibt erhalten und wird gespeichert, wie er ist.</translation>
    </message>
    <message>
        <source>from {title}</source>
        <translation>von {title}</translation>
    </message>
    <message>
        <source>Click to see the values it had.</source>
        <translation>Ein Klick zeigt die früheren Werte.</translation>
    </message>
    <message>
        <source>Paint a mask…</source>
        <translation>Maske malen…</translation>
    </message>
    <message>
        <source>Paint over the picture what shall be repainted ({keys}, or double-click the picture)</source>
        <translation>Über das Bild malen, was neu gemalt werden soll ({keys}, oder Doppelklick auf das Bild)</translation>
    </message>
</context>
<context>
    <name>NodeSearch</name>
    <message>
        <source>Add node</source>
        <translation>Knoten hinzufügen</translation>
    </message>
    <message>
        <source>Add a node</source>
        <translation>Knoten hinzufügen</translation>
    </message>
    <message>
        <source>Add a node that fits “{name}”</source>
        <translation>Knoten hinzufügen, der zu „{name}“ passt</translation>
    </message>
    <message>
        <source>Insert a node on the link</source>
        <translation>Knoten auf der Verbindung einfügen</translation>
    </message>
    <message>
        <source>No node type is called that.</source>
        <translation>Kein Knotentyp heißt so.</translation>
    </message>
</context>
<context>
    <name>Nodes</name>
    <message>
        <source>0 for none, 1 for all of it, which may look plain.</source>
        <translation>0 für nichts, 1 für alles, was fad aussehen kann.</translation>
    </message>
    <message>
        <source>1 = repaint; stretched to the latent when used. One mask, or one per picture.</source>
        <translation>1 = neu malen; beim Benutzen auf das Latent gestreckt. Eine Maske oder eine je Bild.</translation>
    </message>
    <message>
        <source>1 repaints everything, 0 nothing.</source>
        <translation>1 malt alles neu, 0 nichts.</translation>
    </message>
    <message>
        <source>1 shows the image, 0 the background.</source>
        <translation>1 zeigt das Bild, 0 den Hintergrund.</translation>
    </message>
    <message>
        <source>6 is usual for the positive, 2.5 for the negative, also without this node.</source>
        <translation>6 ist üblich für das Positiv, 2,5 für das Negativ, auch ohne diesen Knoten.</translation>
    </message>
    <message>
        <source>Adaptive projected guidance</source>
        <translation>Adaptive projizierte Führung</translation>
    </message>
    <message>
        <source>Add a LoRA to a model and its text encoder.</source>
        <translation>Einem Modell und seinem Textkodierer eine LoRA hinzufügen.</translation>
    </message>
    <message>
        <source>Add a LoRA to a model and its text encoder.

Changing a strength loads no file again. Several LoRAs add up, in the order they are linked. LoHa, LoKr
and DoRA files are read too.</source>
        <translation>Ein LoRA zu einem Modell und seinem Textencoder hinzufügen.

Eine andere Stärke lädt keine Datei neu. Mehrere LoRAs wirken zusammen, in der Reihenfolge, in der sie
verbunden sind. LoHa-, LoKr- und DoRA-Dateien werden ebenfalls gelesen.</translation>
    </message>
    <message>
        <source>Add as much noise to a latent as training did: the forward process, up to a step of a schedule.</source>
        <translation>Einem Latent so viel Rauschen hinzufügen wie im Training: der Vorwärtsprozess, bis zu einem Schritt eines Zeitplans.</translation>
    </message>
    <message>
        <source>Add difference</source>
        <translation>Differenz addieren</translation>
    </message>
    <message>
        <source>Add difference of VAEs</source>
        <translation>Differenz von VAEs addieren</translation>
    </message>
    <message>
        <source>Add difference of text encoders</source>
        <translation>Differenz von Textkodierern addieren</translation>
    </message>
    <message>
        <source>Add noise</source>
        <translation>Rauschen hinzufügen</translation>
    </message>
    <message>
        <source>Add to a VAE what another has learned: first + weight · (second − minus).</source>
        <translation>Einer VAE hinzufügen, was eine andere gelernt hat: erste + Gewicht · (zweite − minus).</translation>
    </message>
    <message>
        <source>Add to a model what another has learned: first + weight · (second − minus).</source>
        <translation>Einem Modell hinzufügen, was ein anderes gelernt hat: erstes + Gewicht · (zweites − minus).</translation>
    </message>
    <message>
        <source>Add to a text encoder what another has learned: first + weight · (second − minus).</source>
        <translation>Einem Textkodierer hinzufügen, was ein anderer gelernt hat: erster + Gewicht · (zweiter − minus).</translation>
    </message>
    <message>
        <source>Aesthetic score</source>
        <translation>Ästhetikwert</translation>
    </message>
    <message>
        <source>Align Your Steps</source>
        <translation>Align Your Steps</translation>
    </message>
    <message>
        <source>Apply ControlNet</source>
        <translation>ControlNet anwenden</translation>
    </message>
    <message>
        <source>Avoid a negative without losing what it has in common with the positive (Perp-Neg).</source>
        <translation>Ein Negativ vermeiden, ohne zu verlieren, was es mit dem Positiv gemein hat (Perp-Neg).</translation>
    </message>
    <message>
        <source>Avoid a negative without losing what it has in common with the positive (Perp-Neg).

Link the result to the negative of Sample. Each step asks the model for three prompts.</source>
        <translation>Ein Negativ vermeiden, ohne zu verlieren, was es mit dem Positiv gemeinsam hat (Perp-Neg).

Das Ergebnis mit dem Negativ von Sampling verbinden. Jeder Schritt fragt das Modell nach drei Prompts.</translation>
    </message>
    <message>
        <source>Bring pictures to another size.</source>
        <translation>Bilder auf eine andere Größe bringen.</translation>
    </message>
    <message>
        <source>CLIP vision</source>
        <translation>CLIP Vision</translation>
    </message>
    <message>
        <source>CLIP vision encoder</source>
        <translation>CLIP-Vision-Kodierer</translation>
    </message>
    <message>
        <source>Canny edges</source>
        <translation>Canny-Kanten</translation>
    </message>
    <message>
        <source>Choose CLIP&apos;s encoder of pictures, which tells other nodes what a picture shows.</source>
        <translation>Den Bildkodierer von CLIP wählen, der anderen Knoten sagt, was ein Bild zeigt.</translation>
    </message>
    <message>
        <source>Choose a ControlNet, which makes a model follow a picture such as an edge map.</source>
        <translation>Ein ControlNet wählen, das ein Modell einem Bild folgen lässt, etwa einer Kantenkarte.</translation>
    </message>
    <message>
        <source>Choose a VAE to use instead of the checkpoint&apos;s own.</source>
        <translation>Eine VAE wählen, die statt der des Checkpoints benutzt wird.</translation>
    </message>
    <message>
        <source>Choose a checkpoint and hand out its parts: model, text encoder and VAE.</source>
        <translation>Einen Checkpoint wählen und seine Teile ausgeben: Modell, Textkodierer und VAE.</translation>
    </message>
    <message>
        <source>Choose a checkpoint and hand out its parts: model, text encoder and VAE.

Nothing is read into memory here; each part is loaded when a node first uses it, and stays loaded.</source>
        <translation>Einen Checkpoint wählen und seine Teile herausgeben: Modell, Textencoder und VAE.

Hier wird nichts in den Speicher gelesen; jeder Teil wird geladen, wenn ein Knoten ihn zum ersten Mal
braucht, und bleibt geladen.</translation>
    </message>
    <message>
        <source>Choose a model that comes without text encoders and VAE; load those with their own nodes.</source>
        <translation>Ein Modell wählen, das ohne Textkodierer und VAE kommt; die laden eigene Knoten.</translation>
    </message>
    <message>
        <source>Choose the rule of each step.</source>
        <translation>Die Regel jedes Schrittes wählen.</translation>
    </message>
    <message>
        <source>Choose the text encoders of a model family, each in a file of its own, such as clip_l and clip_g.</source>
        <translation>Die Textkodierer einer Modellfamilie wählen, jeden in einer eigenen Datei, etwa clip_l und clip_g.</translation>
    </message>
    <message>
        <source>Choose the text encoders of a model family, each in a file of its own, such as clip_l and clip_g.

Which file holds which encoder is read from the files, so their order does not matter.</source>
        <translation>Die Textencoder einer Modellfamilie wählen, jeder in einer eigenen Datei, etwa clip_l und clip_g.

Welche Datei welchen Encoder enthält, wird aus den Dateien gelesen; die Reihenfolge ist gleich.</translation>
    </message>
    <message>
        <source>Combine prompts</source>
        <translation>Prompts verbinden</translation>
    </message>
    <message>
        <source>Composite with mask</source>
        <translation>Mit Maske zusammensetzen</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>Steuerung</translation>
    </message>
    <message>
        <source>Control latent</source>
        <translation>Steuer-Latent</translation>
    </message>
    <message>
        <source>ControlNet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>Cut a schedule in two, for two samplers one behind the other.</source>
        <translation>Einen Zeitplan zweiteilen, für zwei Sampler hintereinander.</translation>
    </message>
    <message>
        <source>Decode with VAE</source>
        <translation>Mit VAE dekodieren</translation>
    </message>
    <message>
        <source>Draw a schedule: noise level, signal-to-noise ratio and share of the picture after every step.</source>
        <translation>Einen Zeitplan zeichnen: Rauschpegel, Signal-Rausch-Verhältnis und Anteil des Bildes nach jedem Schritt.</translation>
    </message>
    <message>
        <source>Draw the edges of a picture in white on black, as edge ControlNets want them.</source>
        <translation>Die Kanten eines Bildes weiß auf schwarz zeichnen, wie Kanten-ControlNets sie wollen.</translation>
    </message>
    <message>
        <source>Embedded guidance</source>
        <translation>Eingebettete Führung</translation>
    </message>
    <message>
        <source>Empty latent</source>
        <translation>Leeres Latent</translation>
    </message>
    <message>
        <source>Encode edit</source>
        <translation>Bearbeitung kodieren</translation>
    </message>
    <message>
        <source>Encode prompt</source>
        <translation>Prompt kodieren</translation>
    </message>
    <message>
        <source>Encode with VAE</source>
        <translation>Mit VAE kodieren</translation>
    </message>
    <message>
        <source>Feather mask</source>
        <translation>Maske weichzeichnen</translation>
    </message>
    <message>
        <source>Fit the negative to the positive before guiding, and leave the first steps out (CFG-Zero*).</source>
        <translation>Das Negativ vor dem Führen an das Positiv anpassen und die ersten Schritte auslassen (CFG-Zero*).</translation>
    </message>
    <message>
        <source>Fit the negative to the positive before guiding, and leave the first steps out (CFG-Zero*).

Made for flow models such as SD 3 and Flux, whose first predictions are the least sure.</source>
        <translation>Das Negativ vor dem Führen an das Positiv anpassen und die ersten Schritte auslassen (CFG-Zero*).

Gemacht für Flow-Modelle wie SD 3 und Flux, deren erste Vorhersagen am unsichersten sind.</translation>
    </message>
    <message>
        <source>Flip schedule</source>
        <translation>Zeitplan umkehren</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>Fluss</translation>
    </message>
    <message>
        <source>FreeU</source>
        <translation>FreeU</translation>
    </message>
    <message>
        <source>Give the guided prediction the length of the unguided one at each place, as Qwen-Image is guided.</source>
        <translation>Der geführten Vorhersage an jeder Stelle die Länge der ungeführten geben, wie Qwen-Image geführt wird.</translation>
    </message>
    <message>
        <source>Grow mask</source>
        <translation>Maske erweitern</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Guide away from pictures without structure (PAG).</source>
        <translation>Von Bildern ohne Struktur wegführen (PAG).</translation>
    </message>
    <message>
        <source>Guide away from pictures without structure (PAG).

Each step asks the model once more, with attention switched off in some layers, and leads away from that.
It works without a negative too.</source>
        <translation>Von Bildern ohne Struktur wegführen (PAG).

Jeder Schritt fragt das Modell noch einmal, mit abgeschalteter Attention in einigen Schichten, und führt
davon weg. Das geht auch ohne Negativ.</translation>
    </message>
    <message>
        <source>Guide away from what the model makes without some of its layers; gives SD 3.5 better anatomy.</source>
        <translation>Von dem wegführen, was das Modell ohne einige seiner Schichten macht; gibt SD 3.5 bessere Anatomie.</translation>
    </message>
    <message>
        <source>Guide away from what the model makes without some of its layers; gives SD 3.5 better anatomy.

Each step in which it acts asks the model once more.</source>
        <translation>Von dem wegführen, was das Modell ohne einige seiner Schichten macht; gibt SD 3.5 eine bessere Anatomie.

Jeder Schritt, in dem es wirkt, fragt das Modell noch einmal.</translation>
    </message>
    <message>
        <source>Guide in two stages: from the negative to the second prompt, and from there to the first.</source>
        <translation>In zwei Stufen führen: vom Negativ zum zweiten Prompt und von dort zum ersten.</translation>
    </message>
    <message>
        <source>Guide in two stages: from the negative to the second prompt, and from there to the first.

Link the result to the positive of Sample; its guidance is that from the second prompt to the first.</source>
        <translation>In zwei Stufen führen: vom Negativ zum zweiten Prompt und von dort zum ersten.

Das Ergebnis mit dem Positiv von Sampling verbinden; dessen Führung ist die vom zweiten Prompt zum
ersten.</translation>
    </message>
    <message>
        <source>Guide strongly without oversaturated colours (APG).</source>
        <translation>Stark führen ohne übersättigte Farben (APG).</translation>
    </message>
    <message>
        <source>Guide towards detail where the model looks most (SAG).</source>
        <translation>Dort zu Einzelheiten führen, wo das Modell am meisten hinsieht (SAG).</translation>
    </message>
    <message>
        <source>Guide towards detail where the model looks most (SAG).

What the model looks at is blurred, the model is asked once more, and guidance leads away from that.</source>
        <translation>Zu mehr Einzelheiten führen, wo das Modell am meisten hinsieht (SAG).

Was das Modell ansieht, wird weichgezeichnet, das Modell wird noch einmal gefragt, und die Führung geht
davon weg.</translation>
    </message>
    <message>
        <source>Guider</source>
        <translation>Führer</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Inpaint conditioning</source>
        <translation>Konditionierung zum Neumalen</translation>
    </message>
    <message>
        <source>Invert image</source>
        <translation>Bild umkehren</translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation>Maske umkehren</translation>
    </message>
    <message>
        <source>Join schedules</source>
        <translation>Zeitpläne verbinden</translation>
    </message>
    <message>
        <source>Keep norm</source>
        <translation>Norm erhalten</translation>
    </message>
    <message>
        <source>Keep strong guidance from raising the contrast.</source>
        <translation>Starke Führung davon abhalten, den Kontrast zu erhöhen.</translation>
    </message>
    <message>
        <source>Keep strong guidance from raising the contrast.

The guided prediction gets back the spread of the unguided one (Lin et al. 2024). Of most use with models
that predict v and at high guidance.</source>
        <translation>Verhindern, dass starke Führung den Kontrast erhöht.

Die geführte Vorhersage bekommt die Streuung der ungeführten zurück (Lin et al. 2024). Am nützlichsten
bei Modellen, die v vorhersagen, und bei hoher Führung.</translation>
    </message>
    <message>
        <source>Keep the last steps of a schedule, to change a picture only so far.</source>
        <translation>Die letzten Schritte eines Zeitplans behalten, um ein Bild nur so weit zu ändern.</translation>
    </message>
    <message>
        <source>Laplace schedule</source>
        <translation>Laplace-Zeitplan</translation>
    </message>
    <message>
        <source>Latent</source>
        <translation>Latent</translation>
    </message>
    <message>
        <source>Lay pictures over a background where a mask says so. Outside the mask the background stays exactly as
it is.</source>
        <translation>Bilder über einen Hintergrund legen, wo eine Maske es sagt. Außerhalb der Maske bleibt der Hintergrund
genau, wie er ist.</translation>
    </message>
    <message>
        <source>Lay pictures over a background where a mask says so. Outside the mask the background stays exactly as it is.</source>
        <translation>Bilder über einen Hintergrund legen, wo eine Maske es sagt. Außerhalb der Maske bleibt der Hintergrund genau, wie er ist.</translation>
    </message>
    <message>
        <source>Lead a link of type CLIP vision around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ CLIP Vision um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type ControlNet around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ ControlNet um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type VAE around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ VAE um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type conditioning around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Konditionierung um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type guider around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Führer um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type image around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Bild um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type latent around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Latent um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type mask around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Maske um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type model around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Modell um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type noise around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Rauschen um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type sampler around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Sampler um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type sigmas around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Sigmas um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Lead a link of type text encoder around other nodes; nothing is computed.</source>
        <translation>Eine Verbindung vom Typ Textkodierer um andere Knoten führen; berechnet wird nichts.</translation>
    </message>
    <message>
        <source>Let a model that edits pictures look at one, such as Flux Kontext.</source>
        <translation>Ein Modell, das Bilder bearbeitet, eines ansehen lassen, etwa Flux Kontext.</translation>
    </message>
    <message>
        <source>Let a model that edits pictures look at one, such as Flux Kontext.

Several in a row are several pictures, numbered in this order.</source>
        <translation>Ein Modell, das Bilder bearbeitet, etwa Flux Kontext, ein Bild ansehen lassen.

Mehrere hintereinander sind mehrere Bilder, in dieser Reihenfolge nummeriert.</translation>
    </message>
    <message>
        <source>Let a model that reads a picture beside the noise follow it, such as Flux Canny or Flux Depth.</source>
        <translation>Ein Modell, das neben dem Rauschen ein Bild liest, diesem folgen lassen, etwa Flux Canny oder Flux Depth.</translation>
    </message>
    <message>
        <source>Let a prompt act in a part of the sampling only.</source>
        <translation>Einen Prompt nur in einem Teil des Samplings wirken lassen.</translation>
    </message>
    <message>
        <source>Let a prompt act in a part of the sampling only.

Early steps decide on the layout, late ones on the details. Combine two prompts that take turns with
Combine prompts; a step in which none acts sees no picture at all.</source>
        <translation>Einen Prompt nur in einem Teil des Samplings wirken lassen.

Frühe Schritte entscheiden über den Aufbau, späte über die Einzelheiten. Zwei Prompts, die sich
abwechseln, verbindet der Knoten, der Prompts kombiniert; ein Schritt, in dem keiner wirkt, sieht gar
kein Bild.</translation>
    </message>
    <message>
        <source>Let one of up to four encoded prompts through; the branches behind the others are not run.</source>
        <translation>Einen von bis zu vier kodierten Prompts durchlassen; die Zweige hinter den anderen laufen nicht.</translation>
    </message>
    <message>
        <source>Let one of up to four latents through; the branches behind the others are not run.</source>
        <translation>Eines von bis zu vier Latents durchlassen; die Zweige hinter den anderen laufen nicht.</translation>
    </message>
    <message>
        <source>Let one of up to four masks through; the branches behind the others are not run.</source>
        <translation>Eine von bis zu vier Masken durchlassen; die Zweige hinter den anderen laufen nicht.</translation>
    </message>
    <message>
        <source>Let one of up to four models through; the branches behind the others are not run.</source>
        <translation>Eines von bis zu vier Modellen durchlassen; die Zweige hinter den anderen laufen nicht.</translation>
    </message>
    <message>
        <source>Let one of up to four pictures through; the branches behind the others are not run.</source>
        <translation>Eines von bis zu vier Bildern durchlassen; die Zweige hinter den anderen laufen nicht.</translation>
    </message>
    <message>
        <source>Let sampling repaint only a part of a latent; the rest stays as it is.</source>
        <translation>Das Sampling nur einen Teil eines Latents neu malen lassen; der Rest bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Let two prompts act together: where and while both do, the model follows their mean.</source>
        <translation>Zwei Prompts zusammen wirken lassen: Wo und solange beide wirken, folgt das Modell ihrem Mittel.</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Load CLIP vision</source>
        <translation>CLIP Vision laden</translation>
    </message>
    <message>
        <source>Load ControlNet</source>
        <translation>ControlNet laden</translation>
    </message>
    <message>
        <source>Load LoRA</source>
        <translation>LoRA laden</translation>
    </message>
    <message>
        <source>Load VAE</source>
        <translation>VAE laden</translation>
    </message>
    <message>
        <source>Load checkpoint</source>
        <translation>Checkpoint laden</translation>
    </message>
    <message>
        <source>Load diffusion model</source>
        <translation>Diffusionsmodell laden</translation>
    </message>
    <message>
        <source>Load image</source>
        <translation>Bild laden</translation>
    </message>
    <message>
        <source>Load text encoders</source>
        <translation>Textkodierer laden</translation>
    </message>
    <message>
        <source>Loaders</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Make a mask that is the same everywhere.</source>
        <translation>Eine Maske machen, die überall gleich ist.</translation>
    </message>
    <message>
        <source>Make a picture out of noise, step by step, in latent space.</source>
        <translation>Aus Rauschen Schritt für Schritt ein Bild machen, im latenten Raum.</translation>
    </message>
    <message>
        <source>Make a picture out of noise, step by step, in latent space.

Steps that are known from an earlier run are not run again: a run that was stopped goes on where it stood,
and a change that acts only later runs only what comes later.

To sample in two stages, give the first an end step and the second the same number as start step, the same
seed, steps, schedule and denoise, and no added noise.</source>
        <translation>Aus Rauschen Schritt für Schritt ein Bild machen, im latenten Raum.

Schritte, die aus einem früheren Lauf bekannt sind, werden nicht wiederholt: Ein angehaltener Lauf geht
dort weiter, wo er stand, und eine Änderung, die erst später wirkt, rechnet nur, was danach kommt.

Um in zwei Stufen zu rechnen, bekommt die erste einen letzten Schritt und die zweite dieselbe Zahl als
ersten, denselben Seed, dieselben Schritte, denselben Zeitplan und dieselbe Entrauschung, und kein neues
Rauschen.</translation>
    </message>
    <message>
        <source>Make the masked part larger, or smaller with a negative radius, with round corners.</source>
        <translation>Den maskierten Teil größer machen, mit negativem Radius kleiner, mit runden Ecken.</translation>
    </message>
    <message>
        <source>Make the picture follow a steering picture. Several of these in a row add up.</source>
        <translation>Das Bild einem steuernden Bild folgen lassen. Mehrere hintereinander addieren sich.</translation>
    </message>
    <message>
        <source>Make the picture follow a steering picture. Several of these in a row add up.

Apply it to the positive alone for the strongest effect, or to both for what most other programs do.</source>
        <translation>Das Bild einem Steuerbild folgen lassen. Mehrere davon hintereinander wirken zusammen.

Am stärksten wirkt es auf das Positiv allein; auf beide angewandt tut es, was die meisten anderen
Programme tun.</translation>
    </message>
    <message>
        <source>Mark a rectangle. What lies outside the mask is cut off.</source>
        <translation>Ein Rechteck markieren. Was außerhalb der Maske liegt, wird abgeschnitten.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Mask from alpha</source>
        <translation>Maske aus Alpha</translation>
    </message>
    <message>
        <source>Merge VAEs</source>
        <translation>VAEs mischen</translation>
    </message>
    <message>
        <source>Merge models</source>
        <translation>Modelle mischen</translation>
    </message>
    <message>
        <source>Merge text encoders</source>
        <translation>Textkodierer mischen</translation>
    </message>
    <message>
        <source>Merging</source>
        <translation>Mischen</translation>
    </message>
    <message>
        <source>Mix two VAEs: every weight becomes a mean of both.</source>
        <translation>Zwei VAEs mischen: Jedes Gewicht wird ein Mittel aus beiden.</translation>
    </message>
    <message>
        <source>Mix two models: every weight becomes a mean of both.</source>
        <translation>Zwei Modelle mischen: Jedes Gewicht wird ein Mittel aus beiden.</translation>
    </message>
    <message>
        <source>Mix two models: every weight becomes a mean of both.

The mix is computed once, when it is first used; neither model is changed, and LoRAs can follow it.</source>
        <translation>Zwei Modelle mischen: Jedes Gewicht wird zum Mittel aus beiden.

Die Mischung wird einmal berechnet, wenn sie zum ersten Mal gebraucht wird; keines der Modelle wird
verändert, und LoRAs können ihr folgen.</translation>
    </message>
    <message>
        <source>Mix two text encoders: every weight becomes a mean of both.</source>
        <translation>Zwei Textkodierer mischen: Jedes Gewicht wird ein Mittel aus beiden.</translation>
    </message>
    <message>
        <source>Model training</source>
        <translation>Modelltraining</translation>
    </message>
    <message>
        <source>Move the levels of a rectified flow towards noise as the size of the picture asks for.</source>
        <translation>Die Pegel eines begradigten Flusses zum Rauschen hin verschieben, wie es die Größe des Bildes verlangt.</translation>
    </message>
    <message>
        <source>Move the levels of a rectified flow towards noise, for larger pictures.</source>
        <translation>Die Pegel eines begradigten Flusses zum Rauschen hin verschieben, für größere Bilder.</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Open a picture file: PNG, JPEG, WebP and others.</source>
        <translation>Eine Bilddatei öffnen: PNG, JPEG, WebP und andere.</translation>
    </message>
    <message>
        <source>Open a picture file: PNG, JPEG, WebP and others.

The picture is turned as the camera held it. Without a painted mask, transparent parts are 1 in the mask,
which means: repaint; a picture without transparency then gives a mask of zeros. Of an animation, the
first frame is taken.</source>
        <translation>Eine Bilddatei öffnen: PNG, JPEG, WebP und andere.

Das Bild steht so, wie die Kamera gehalten wurde. Ohne gemalte Maske sind durchsichtige Stellen in der
Maske 1, das heißt: neu malen; ein Bild ohne Durchsichtigkeit ergibt dann eine Maske aus Nullen. Von
einer Animation wird das erste Bild genommen.</translation>
    </message>
    <message>
        <source>Painted mask</source>
        <translation>Gemalte Maske</translation>
    </message>
    <message>
        <source>Perpendicular negative</source>
        <translation>Senkrechtes Negativ</translation>
    </message>
    <message>
        <source>Perturbed attention</source>
        <translation>Gestörte Attention</translation>
    </message>
    <message>
        <source>Picture sizes</source>
        <translation>Bildgrößen</translation>
    </message>
    <message>
        <source>Plot schedule</source>
        <translation>Zeitplan zeichnen</translation>
    </message>
    <message>
        <source>Polyexponential schedule</source>
        <translation>Polyexponentieller Zeitplan</translation>
    </message>
    <message>
        <source>Preview image</source>
        <translation>Bildvorschau</translation>
    </message>
    <message>
        <source>Prompt range</source>
        <translation>Prompt-Bereich</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <source>Put one schedule behind another.</source>
        <translation>Einen Zeitplan hinter einen anderen setzen.</translation>
    </message>
    <message>
        <source>Rectangle mask</source>
        <translation>Rechteckmaske</translation>
    </message>
    <message>
        <source>Reference latent</source>
        <translation>Referenz-Latent</translation>
    </message>
    <message>
        <source>Repaint what was kept and keep what was repainted.</source>
        <translation>Neu malen, was bleiben sollte, und behalten, was neu gemalt werden sollte.</translation>
    </message>
    <message>
        <source>Repaint where a picture is transparent.</source>
        <translation>Neu malen, wo ein Bild durchsichtig ist.</translation>
    </message>
    <message>
        <source>Reroute CLIP vision</source>
        <translation>CLIP Vision umleiten</translation>
    </message>
    <message>
        <source>Reroute ControlNet</source>
        <translation>ControlNet umleiten</translation>
    </message>
    <message>
        <source>Reroute VAE</source>
        <translation>VAE umleiten</translation>
    </message>
    <message>
        <source>Reroute conditioning</source>
        <translation>Konditionierung umleiten</translation>
    </message>
    <message>
        <source>Reroute guider</source>
        <translation>Führer umleiten</translation>
    </message>
    <message>
        <source>Reroute image</source>
        <translation>Bild umleiten</translation>
    </message>
    <message>
        <source>Reroute latent</source>
        <translation>Latent umleiten</translation>
    </message>
    <message>
        <source>Reroute mask</source>
        <translation>Maske umleiten</translation>
    </message>
    <message>
        <source>Reroute model</source>
        <translation>Modell umleiten</translation>
    </message>
    <message>
        <source>Reroute noise</source>
        <translation>Rauschen umleiten</translation>
    </message>
    <message>
        <source>Reroute sampler</source>
        <translation>Sampler umleiten</translation>
    </message>
    <message>
        <source>Reroute sigmas</source>
        <translation>Sigmas umleiten</translation>
    </message>
    <message>
        <source>Reroute text encoder</source>
        <translation>Textkodierer umleiten</translation>
    </message>
    <message>
        <source>Rescale guidance</source>
        <translation>Führung skalieren</translation>
    </message>
    <message>
        <source>Resize a latent without leaving latent space. Sample it again to sharpen it.</source>
        <translation>Die Größe eines Latents ändern, ohne den latenten Raum zu verlassen. Erneutes Sampling schärft es.</translation>
    </message>
    <message>
        <source>Resize image</source>
        <translation>Bildgröße ändern</translation>
    </message>
    <message>
        <source>Run sampler</source>
        <translation>Sampler ausführen</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Sample from parts: a guider, a sampler, noise levels and noise of one&apos;s own choice.</source>
        <translation>Sampling aus Teilen: ein Führer, ein Sampler, Rauschpegel und Rauschen eigener Wahl.</translation>
    </message>
    <message>
        <source>Sample from parts: a guider, a sampler, noise levels and noise of one&apos;s own choice.

Steps that are known from an earlier run are not run again, as in Sample.</source>
        <translation>Sampling aus Teilen: mit Führung, Sampler, Rauschstufen und Rauschen eigener Wahl.

Schritte, die aus einem früheren Lauf bekannt sind, werden nicht wiederholt, wie bei Sampling.</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Save image</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Save model</source>
        <translation>Modell speichern</translation>
    </message>
    <message>
        <source>Say by hand, with a brush, which part of a picture is repainted.</source>
        <translation>Von Hand mit einem Pinsel sagen, welcher Teil eines Bildes neu gemalt wird.</translation>
    </message>
    <message>
        <source>Say how a model was trained where its file does not say it, or says it wrong.</source>
        <translation>Sagen, wie ein Modell trainiert wurde, wo seine Datei es nicht oder falsch sagt.</translation>
    </message>
    <message>
        <source>Say how a model was trained where its file does not say it, or says it wrong.

A checkpoint in one file cannot always tell. Pictures that come out brown or as noise are a sign of it.</source>
        <translation>Sagen, wie ein Modell trainiert wurde, wo seine Datei es nicht oder falsch sagt.

Ein Checkpoint in einer Datei kann es nicht immer sagen. Bilder, die braun oder als Rauschen
herauskommen, sind ein Zeichen dafür.</translation>
    </message>
    <message>
        <source>Say to a distilled model, such as Flux dev, how strongly it should follow the prompt.</source>
        <translation>Einem destillierten Modell wie Flux dev sagen, wie stark es dem Prompt folgen soll.</translation>
    </message>
    <message>
        <source>Say to a distilled model, such as Flux dev, how strongly it should follow the prompt.

Such a model was taught guidance and needs no negative: set the guidance of Sample to 1. Other models do
not read it.</source>
        <translation>Einem destillierten Modell wie Flux dev sagen, wie stark es dem Prompt folgen soll.

Ein solches Modell hat die Führung gelernt und braucht kein Negativ: die Führung von Sampling auf 1
setzen. Andere Modelle lesen den Wert nicht.</translation>
    </message>
    <message>
        <source>Say what leads a run: a model, what it is told, and how strongly it is held to it.</source>
        <translation>Sagen, was einen Lauf führt: ein Modell, was ihm gesagt wird und wie streng es daran gehalten wird.</translation>
    </message>
    <message>
        <source>Say which noise a run begins with.</source>
        <translation>Sagen, mit welchem Rauschen ein Lauf beginnt.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Zeitplan</translation>
    </message>
    <message>
        <source>Schedule from betas</source>
        <translation>Zeitplan aus Betas</translation>
    </message>
    <message>
        <source>Schedule from list</source>
        <translation>Zeitplan aus Liste</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>Zeitpläne</translation>
    </message>
    <message>
        <source>Self-attention guidance</source>
        <translation>Führung durch Self-Attention</translation>
    </message>
    <message>
        <source>Set inpaint mask</source>
        <translation>Maske zum Neumalen setzen</translation>
    </message>
    <message>
        <source>Shift flow schedule</source>
        <translation>Fluss-Zeitplan verschieben</translation>
    </message>
    <message>
        <source>Shift flow schedule for size</source>
        <translation>Fluss-Zeitplan nach Größe verschieben</translation>
    </message>
    <message>
        <source>Show a model that is made for inpainting what to paint into, such as Flux Fill.</source>
        <translation>Einem Modell zum Neumalen wie Flux Fill zeigen, wohinein es malen soll.</translation>
    </message>
    <message>
        <source>Show a model that is made for inpainting what to paint into, such as Flux Fill.

Such a model sees the picture around the mask and paints all of the latent anew; what is outside comes out
nearly as it was. Any other model repaints with Set inpaint mask instead.</source>
        <translation>Einem Modell, das für Inpainting gemacht ist, etwa Flux Fill, zeigen, wohinein es malen soll.

Ein solches Modell sieht das Bild um die Maske herum und malt das ganze Latent neu; was außerhalb liegt,
kommt fast unverändert heraus. Mit jedem anderen Modell malt stattdessen der Knoten neu, der eine
Inpaint-Maske setzt.</translation>
    </message>
    <message>
        <source>Show pictures on the node without writing a file.</source>
        <translation>Bilder am Knoten zeigen, ohne eine Datei zu schreiben.</translation>
    </message>
    <message>
        <source>Skip layers</source>
        <translation>Schichten überspringen</translation>
    </message>
    <message>
        <source>Soften the edges of a mask, so that what is repainted blends in.</source>
        <translation>Die Kanten einer Maske weichzeichnen, damit sich neu Gemaltes einfügt.</translation>
    </message>
    <message>
        <source>Solid mask</source>
        <translation>Volle Maske</translation>
    </message>
    <message>
        <source>Space noise levels by a polynomial in their logarithm.</source>
        <translation>Rauschpegel nach einem Polynom in ihrem Logarithmus verteilen.</translation>
    </message>
    <message>
        <source>Space noise levels densely around one of them, by Laplace&apos;s distribution.</source>
        <translation>Rauschpegel dicht um einen von ihnen verteilen, nach der Laplace-Verteilung.</translation>
    </message>
    <message>
        <source>Space the noise levels a model was trained on over the steps of a run.</source>
        <translation>Die Rauschpegel, auf denen ein Modell trainiert wurde, über die Schritte eines Laufs verteilen.</translation>
    </message>
    <message>
        <source>Space the noise levels of a training schedule of the literature over the steps of a run.</source>
        <translation>Die Rauschpegel eines Trainingszeitplans aus der Literatur über die Schritte eines Laufs verteilen.</translation>
    </message>
    <message>
        <source>Split schedule</source>
        <translation>Zeitplan teilen</translation>
    </message>
    <message>
        <source>Stable Diffusion 1.x, Stable Diffusion XL, or Stable Video Diffusion.</source>
        <translation>Stable Diffusion 1.x, Stable Diffusion XL oder Stable Video Diffusion.</translation>
    </message>
    <message>
        <source>Start from nothing, for a picture made from noise alone. It fits every model.</source>
        <translation>Von nichts ausgehen, für ein Bild allein aus Rauschen. Es passt zu jedem Modell.</translation>
    </message>
    <message>
        <source>Switch conditioning</source>
        <translation>Konditionierung umschalten</translation>
    </message>
    <message>
        <source>Switch image</source>
        <translation>Bild umschalten</translation>
    </message>
    <message>
        <source>Switch latent</source>
        <translation>Latent umschalten</translation>
    </message>
    <message>
        <source>Switch mask</source>
        <translation>Maske umschalten</translation>
    </message>
    <message>
        <source>Switch model</source>
        <translation>Modell umschalten</translation>
    </message>
    <message>
        <source>Take noise levels that were optimised for a family and about ten steps.</source>
        <translation>Rauschpegel nehmen, die für eine Familie und etwa zehn Schritte optimiert wurden.</translation>
    </message>
    <message>
        <source>Take out of the negative what has nothing to do with the positive (TCFG).</source>
        <translation>Aus dem Negativ nehmen, was mit dem Positiv nichts zu tun hat (TCFG).</translation>
    </message>
    <message>
        <source>Take the few noise levels that Turbo models were distilled for.</source>
        <translation>Die wenigen Rauschpegel nehmen, für die Turbo-Modelle destilliert wurden.</translation>
    </message>
    <message>
        <source>Tangential guidance</source>
        <translation>Tangentiale Führung</translation>
    </message>
    <message>
        <source>Tell Stable Diffusion XL what picture to imagine its own cut from; without it, the picture as it is.</source>
        <translation>Stable Diffusion XL sagen, aus welchem Bild es seines ausgeschnitten denken soll; sonst aus dem Bild, wie es ist.</translation>
    </message>
    <message>
        <source>Tell the refiner of Stable Diffusion XL how good a picture is meant.</source>
        <translation>Dem Refiner von Stable Diffusion XL sagen, wie gut das Bild gemeint ist.</translation>
    </message>
    <message>
        <source>Trim schedule</source>
        <translation>Zeitplan kürzen</translation>
    </message>
    <message>
        <source>Turbo schedule</source>
        <translation>Turbo-Zeitplan</translation>
    </message>
    <message>
        <source>Turn a schedule round, to go from a picture to the noise it might have come from.</source>
        <translation>Einen Zeitplan umdrehen, um von einem Bild zu dem Rauschen zu gehen, aus dem es stammen könnte.</translation>
    </message>
    <message>
        <source>Turn an instruction and the pictures it is about into what an editing model is told.</source>
        <translation>Eine Anweisung und die Bilder, um die es geht, in das verwandeln, was einem Bearbeitungsmodell gesagt wird.</translation>
    </message>
    <message>
        <source>Turn an instruction and the pictures it is about into what an editing model is told.

The text encoder is shown the pictures beside the words. With a VAE the model itself looks at them, too,
and keeps what the instruction does not change. Encode the negative in the same way.</source>
        <translation>Aus einer Anweisung und den Bildern, um die es geht, machen, was einem bearbeitenden Modell gesagt wird.

Der Textencoder bekommt neben den Worten die Bilder zu sehen. Mit einem VAE sieht auch das Modell selbst
sie an und behält, was die Anweisung nicht ändert. Das Negativ ebenso kodieren.</translation>
    </message>
    <message>
        <source>Turn every colour into its opposite; transparency stays.</source>
        <translation>Jede Farbe in ihr Gegenteil verkehren; Durchsichtigkeit bleibt.</translation>
    </message>
    <message>
        <source>Turn latents into pictures.</source>
        <translation>Latents in Bilder verwandeln.</translation>
    </message>
    <message>
        <source>Turn pictures into latents, to be changed or repainted.</source>
        <translation>Bilder in Latents verwandeln, um sie zu ändern oder neu zu malen.</translation>
    </message>
    <message>
        <source>Turn words into what the model is told.</source>
        <translation>Worte in das verwandeln, was dem Modell gesagt wird.</translation>
    </message>
    <message>
        <source>Turn words into what the model is told.

``(word:1.3)`` gives a word 1.3 times its weight, ``(word)`` 1.1 times; brackets may nest, and ``\(``
writes a bracket. ``embedding:name`` speaks the learned words of an embedding file, and may have a weight
too: ``(embedding:name:1.2)``. A long prompt is encoded in chunks of 75 tokens; T5 reads it in one piece.</source>
        <translation>Aus Worten machen, was dem Modell gesagt wird.

``(Wort:1.3)`` gibt einem Wort das 1,3-fache Gewicht, ``(Wort)`` das 1,1-fache; Klammern dürfen
ineinander stehen, und ``\(`` schreibt eine Klammer. ``embedding:name`` spricht die gelernten Worte einer
Embedding-Datei und darf auch ein Gewicht haben: ``(embedding:name:1.2)``. Ein langer Prompt wird in
Stücken zu 75 Token kodiert; T5 liest ihn am Stück.</translation>
    </message>
    <message>
        <source>Two-prompt guidance</source>
        <translation>Führung mit zwei Prompts</translation>
    </message>
    <message>
        <source>Upscale latent</source>
        <translation>Latent vergrößern</translation>
    </message>
    <message>
        <source>VAE</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>Weigh structure and detail within a UNet anew, at no cost in time. Of several in a row the last acts.</source>
        <translation>Struktur und Einzelheit in einem UNet neu gewichten, ohne Zeitverlust. Von mehreren hintereinander wirkt das letzte.</translation>
    </message>
    <message>
        <source>Write a model as one file, .safetensors, with all merges and LoRAs in it, as other programs read it.</source>
        <translation>Ein Modell als eine .safetensors-Datei schreiben, mit allen Mischungen und LoRAs darin, wie andere Programme es lesen.</translation>
    </message>
    <message>
        <source>Write a model as one file, .safetensors, with all merges and LoRAs in it, as other programs read it.

With text encoder and VAE it is a whole checkpoint; without, the model alone. The file holds what it was
made of as text. It goes into the first of your own model folders, where the loaders find it.</source>
        <translation>Ein Modell als eine Datei schreiben, .safetensors, mit allen Mischungen und LoRAs darin, so wie andere
Programme es lesen.

Mit Textencoder und VAE ist es ein ganzer Checkpoint, ohne sie das Modell allein. Woraus es gemacht
wurde, steht als Text in der Datei. Sie kommt in den ersten der eigenen Modellordner, wo die ladenden
Knoten sie finden.</translation>
    </message>
    <message>
        <source>Write pictures into the output folder as PNG, with the workflow inside.</source>
        <translation>Bilder als PNG in den Ausgabeordner schreiben, mit dem Workflow darin.</translation>
    </message>
    <message>
        <source>Write pictures into the output folder as PNG, with the workflow inside.

Opening such a picture opens the workflow that made it.</source>
        <translation>Bilder als PNG in den Ausgabeordner schreiben, mit dem Workflow darin.

Ein solches Bild zu öffnen öffnet den Workflow, der es gemacht hat.</translation>
    </message>
    <message>
        <source>Write the noise levels down.</source>
        <translation>Die Rauschpegel hinschreiben.</translation>
    </message>
    <message>
        <source>Zero-star guidance</source>
        <translation>Zero-Star-Führung</translation>
    </message>
    <message>
        <source>a .safetensors file of a U-Net or transformer alone, or its folder in diffusers layout.</source>
        <translation>eine .safetensors-Datei nur mit einem U-Net oder Transformer, oder sein Ordner in der Anordnung von diffusers.</translation>
    </message>
    <message>
        <source>a .safetensors file or a folder in the layout of transformers.</source>
        <translation>eine .safetensors-Datei oder ein Ordner in der Anordnung von transformers.</translation>
    </message>
    <message>
        <source>a .safetensors file, or its folder in diffusers layout.</source>
        <translation>eine .safetensors-Datei oder ihr Ordner in der Anordnung von diffusers.</translation>
    </message>
    <message>
        <source>a LoRA in one of your model folders, .safetensors.</source>
        <translation>eine LoRA in einem der Modellordner, .safetensors.</translation>
    </message>
    <message>
        <source>a diffusers folder or a .safetensors file in one of your model folders.</source>
        <translation>ein diffusers-Ordner oder eine .safetensors-Datei in einem der Modellordner.</translation>
    </message>
    <message>
        <source>a further picture, such as a person or a style to take over.</source>
        <translation>ein weiteres Bild, etwa eine Person oder ein Stil, der übernommen wird.</translation>
    </message>
    <message>
        <source>a number and .png are added, so that nothing is overwritten; / makes folders.</source>
        <translation>eine Zahl und .png kommen dazu, damit nichts überschrieben wird; / macht Ordner.</translation>
    </message>
    <message>
        <source>add noise</source>
        <translation>Rauschen hinzufügen</translation>
    </message>
    <message>
        <source>added before the first step. Without it the latent is taken to be as noisy as the first level already.</source>
        <translation>vor dem ersten Schritt hinzugefügt. Ohne es gilt das Latent schon als so verrauscht wie der erste Pegel.</translation>
    </message>
    <message>
        <source>as in Sample.</source>
        <translation>wie bei Sampling.</translation>
    </message>
    <message>
        <source>backbone 1</source>
        <translation>Rückgrat 1</translation>
    </message>
    <message>
        <source>backbone 2</source>
        <translation>Rückgrat 2</translation>
    </message>
    <message>
        <source>background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>begins at the last level of the first, or anywhere.</source>
        <translation>beginnt beim letzten Pegel des ersten, oder irgendwo.</translation>
    </message>
    <message>
        <source>beta of the first timestep.</source>
        <translation>Beta des ersten Zeitschritts.</translation>
    </message>
    <message>
        <source>beta of the last timestep.</source>
        <translation>Beta des letzten Zeitschritts.</translation>
    </message>
    <message>
        <source>betas</source>
        <translation>Betas</translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>blur</source>
        <translation>Weichzeichnung</translation>
    </message>
    <message>
        <source>boolean</source>
        <translation>Wahrheitswert</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>by how much; below 0 the mask shrinks. A part at the edge of the picture does not shrink from that edge.</source>
        <translation>um wie viel; unter 0 schrumpft die Maske. Ein Teil am Rand des Bildes schrumpft nicht von diesem Rand her.</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>clip vision</source>
        <translation>CLIP Vision</translation>
    </message>
    <message>
        <source>conditioning</source>
        <translation>Konditionierung</translation>
    </message>
    <message>
        <source>controlnet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>crop left</source>
        <translation>Zuschnitt links</translation>
    </message>
    <message>
        <source>crop top</source>
        <translation>Zuschnitt oben</translation>
    </message>
    <message>
        <source>decides the size and whether the result has transparency.</source>
        <translation>bestimmt die Größe und ob das Ergebnis durchsichtig sein kann.</translation>
    </message>
    <message>
        <source>degree; at 1 they are spaced evenly, above it closer at low noise.</source>
        <translation>Grad; bei 1 gleichmäßig verteilt, darüber enger bei wenig Rauschen.</translation>
    </message>
    <message>
        <source>denoise</source>
        <translation>Entrauschung</translation>
    </message>
    <message>
        <source>denoiser</source>
        <translation>Entrauscher</translation>
    </message>
    <message>
        <source>diffusion model</source>
        <translation>Diffusionsmodell</translation>
    </message>
    <message>
        <source>edges or depth, encoded with the VAE of the checkpoint; of the size of the latent that is sampled.</source>
        <translation>Kanten oder Tiefe, mit der VAE des Checkpoints kodiert; so groß wie das Latent, das gesampelt wird.</translation>
    </message>
    <message>
        <source>edges stronger than this are kept; those between are kept where they continue a kept one.</source>
        <translation>stärkere Kanten bleiben; die dazwischen bleiben, wo sie eine bleibende fortsetzen.</translation>
    </message>
    <message>
        <source>edges weaker than this are dropped.</source>
        <translation>schwächere Kanten entfallen.</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>Embedding</translation>
    </message>
    <message>
        <source>end</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>end step</source>
        <translation>letzter Schritt</translation>
    </message>
    <message>
        <source>every picture of the batch is resized.</source>
        <translation>die Größe jedes Bildes des Stapels wird geändert.</translation>
    </message>
    <message>
        <source>every picture of the batch is shown.</source>
        <translation>jedes Bild des Stapels wird gezeigt.</translation>
    </message>
    <message>
        <source>every picture of the batch is written.</source>
        <translation>jedes Bild des Stapels wird geschrieben.</translation>
    </message>
    <message>
        <source>every step</source>
        <translation>jeder Schritt</translation>
    </message>
    <message>
        <source>factor on both sides; the result is rounded to whole latent pixels.</source>
        <translation>Faktor für beide Seiten; das Ergebnis wird auf ganze latente Pixel gerundet.</translation>
    </message>
    <message>
        <source>factor on its change of the model; 0 leaves the model alone, below 0 turns it round.</source>
        <translation>Faktor für ihre Änderung am Modell; 0 lässt das Modell in Ruhe, unter 0 kehrt sie um.</translation>
    </message>
    <message>
        <source>factor on its change of the text encoder.</source>
        <translation>Faktor für ihre Änderung am Textkodierer.</translation>
    </message>
    <message>
        <source>factor on that of the next.</source>
        <translation>Faktor für die des nächsten.</translation>
    </message>
    <message>
        <source>factor on the coarse part of what skips the deepest blocks; below 1 for less.</source>
        <translation>Faktor für den groben Teil dessen, was die tiefsten Blöcke überspringt; unter 1 für weniger.</translation>
    </message>
    <message>
        <source>factor on the difference.</source>
        <translation>Faktor für die Differenz.</translation>
    </message>
    <message>
        <source>factor on the structure in the deepest up block; above 1 for more.</source>
        <translation>Faktor für die Struktur im tiefsten Aufwärtsblock; über 1 für mehr.</translation>
    </message>
    <message>
        <source>factor on the structure in the next.</source>
        <translation>Faktor für die Struktur im nächsten.</translation>
    </message>
    <message>
        <source>factors of blocks instead, such as down=0.2, mid=1, up.1=0.</source>
        <translation>stattdessen Faktoren von Blöcken, etwa down=0.2, mid=1, up.1=0.</translation>
    </message>
    <message>
        <source>factors of blocks instead, such as encoder=0, decoder=0.5.</source>
        <translation>stattdessen Faktoren von Blöcken, etwa encoder=0, decoder=0.5.</translation>
    </message>
    <message>
        <source>factors of blocks instead, such as layers.0-5=0.2.</source>
        <translation>stattdessen Faktoren von Blöcken, etwa layers.0-5=0.2.</translation>
    </message>
    <message>
        <source>family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>file name without number and ending; / makes folders below the model folder.</source>
        <translation>Dateiname ohne Zahl und Endung; / macht Ordner unter dem Modellordner.</translation>
    </message>
    <message>
        <source>first</source>
        <translation>erstes</translation>
    </message>
    <message>
        <source>first column behind the rectangle.</source>
        <translation>erste Spalte hinter dem Rechteck.</translation>
    </message>
    <message>
        <source>first column that is repainted.</source>
        <translation>erste Spalte, die neu gemalt wird.</translation>
    </message>
    <message>
        <source>first row below the rectangle.</source>
        <translation>erste Zeile unter dem Rechteck.</translation>
    </message>
    <message>
        <source>first row that is repainted.</source>
        <translation>erste Zeile, die neu gemalt wird.</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>Einpassung</translation>
    </message>
    <message>
        <source>for families that read three.</source>
        <translation>für Familien, die drei lesen.</translation>
    </message>
    <message>
        <source>for families that read two.</source>
        <translation>für Familien, die zwei lesen.</translation>
    </message>
    <message>
        <source>fourth</source>
        <translation>viertes</translation>
    </message>
    <message>
        <source>from 1 down to 0, as flow models have them.</source>
        <translation>von 1 bis 0, wie Flussmodelle sie haben.</translation>
    </message>
    <message>
        <source>from a half on, paint; below, keep. One mask, or one per picture.</source>
        <translation>ab der Hälfte malen, darunter behalten. Eine Maske oder eine je Bild.</translation>
    </message>
    <message>
        <source>further factors on blocks of the model, such as down=1, mid=0.5, up.1=0 or double.0-5=0; what is not named keeps 1, or what is said for rest.</source>
        <translation>weitere Faktoren für Blöcke des Modells, etwa down=1, mid=0.5, up.1=0 oder double.0-5=0; was nicht genannt ist, behält 1 oder den Wert für rest.</translation>
    </message>
    <message>
        <source>goes on as it is.</source>
        <translation>geht weiter, wie es ist.</translation>
    </message>
    <message>
        <source>goes on when it is taken.</source>
        <translation>geht weiter, wenn es genommen wird.</translation>
    </message>
    <message>
        <source>guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>guidance end</source>
        <translation>Ende der Führung</translation>
    </message>
    <message>
        <source>guidance from the negative to the second prompt.</source>
        <translation>Führung vom Negativ zum zweiten Prompt.</translation>
    </message>
    <message>
        <source>guidance start</source>
        <translation>Beginn der Führung</translation>
    </message>
    <message>
        <source>guider</source>
        <translation>Führer</translation>
    </message>
    <message>
        <source>height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>how far an edge fades to each side (two standard deviations of a Gaussian).</source>
        <translation>wie weit eine Kante nach jeder Seite ausläuft (zwei Standardabweichungen einer Gaußkurve).</translation>
    </message>
    <message>
        <source>how far around it they reach.</source>
        <translation>wie weit sie darum herum reichen.</translation>
    </message>
    <message>
        <source>how far away; 0 not at all.</source>
        <translation>wie weit weg; 0 gar nicht.</translation>
    </message>
    <message>
        <source>how far the noise is turned towards that of the variation seed: a little changes details, at 1 nothing of the first is left.</source>
        <translation>wie weit das Rauschen zu dem des Variations-Seeds gedreht wird: ein wenig ändert Einzelheiten, bei 1 bleibt nichts vom ersten.</translation>
    </message>
    <message>
        <source>how far; 1 changes nothing.</source>
        <translation>wie weit; 1 ändert nichts.</translation>
    </message>
    <message>
        <source>how many denoising steps; more is slower and, up to a point, cleaner.</source>
        <translation>wie viele Entrauschungsschritte; mehr ist langsamer und bis zu einem Punkt sauberer.</translation>
    </message>
    <message>
        <source>how many of the ten.</source>
        <translation>wie viele der zehn.</translation>
    </message>
    <message>
        <source>how many pictures are made at once, each from noise of its own.</source>
        <translation>wie viele Bilder auf einmal gemacht werden, jedes aus eigenem Rauschen.</translation>
    </message>
    <message>
        <source>how many steps at the beginning change nothing; they need no time.</source>
        <translation>wie viele Schritte am Anfang nichts ändern; sie brauchen keine Zeit.</translation>
    </message>
    <message>
        <source>how many steps the first part has.</source>
        <translation>wie viele Schritte der erste Teil hat.</translation>
    </message>
    <message>
        <source>how many.</source>
        <translation>wie viele.</translation>
    </message>
    <message>
        <source>how many; ddim_uniform may have more, beta fewer when they are hundreds.</source>
        <translation>wie viele; ddim_uniform kann mehr haben, beta bei Hunderten weniger.</translation>
    </message>
    <message>
        <source>how many; for other numbers than ten the published levels are interpolated.</source>
        <translation>wie viele; für andere Zahlen als zehn werden die veröffentlichten Pegel interpoliert.</translation>
    </message>
    <message>
        <source>how many; levels beyond the model&apos;s are left out, so there may be fewer.</source>
        <translation>wie viele; Pegel jenseits derer des Modells entfallen, es können also weniger sein.</translation>
    </message>
    <message>
        <source>how much was cut off at the left; 0 centres the subject.</source>
        <translation>wie viel links abgeschnitten wurde; 0 stellt den Gegenstand in die Mitte.</translation>
    </message>
    <message>
        <source>how much was cut off at the top.</source>
        <translation>wie viel oben abgeschnitten wurde.</translation>
    </message>
    <message>
        <source>how new latent pixels are made from old ones.</source>
        <translation>wie aus alten latenten Pixeln neue werden.</translation>
    </message>
    <message>
        <source>how new pixels are made; nearest keeps hard pixels, lanczos is the sharpest of the others.</source>
        <translation>wie neue Pixel entstehen; nearest behält harte Pixel, lanczos ist von den anderen das schärfste.</translation>
    </message>
    <message>
        <source>how noise levels are spaced over the steps. ddim_uniform may run more steps than asked for, beta fewer when they are hundreds. lcm is for latent consistency models, simple for Turbo and Lightning models.</source>
        <translation>wie Rauschpegel über die Schritte verteilt werden. ddim_uniform kann mehr Schritte laufen als verlangt, beta bei Hunderten weniger. lcm ist für Latent-Consistency-Modelle, simple für Turbo- und Lightning-Modelle.</translation>
    </message>
    <message>
        <source>how noise was added in training: linear in their square roots (Stable Diffusion), linear (DDPM), or along a cosine, which first and last do not matter for.</source>
        <translation>wie im Training Rauschen hinzukam: linear in den Wurzeln (Stable Diffusion), linear (DDPM) oder nach einem Kosinus, für den erstes und letztes keine Rolle spielen.</translation>
    </message>
    <message>
        <source>how strongly it steers; 0 not at all.</source>
        <translation>wie stark es steuert; 0 gar nicht.</translation>
    </message>
    <message>
        <source>how strongly the negative is avoided.</source>
        <translation>wie stark das Negativ vermieden wird.</translation>
    </message>
    <message>
        <source>how strongly the picture is drawn towards the positive and away from the negative; at 1 the negative is left out, which halves the time.</source>
        <translation>wie stark das Bild zum Positiv hin und vom Negativ weg gezogen wird; bei 1 entfällt das Negativ, was die Zeit halbiert.</translation>
    </message>
    <message>
        <source>how the levels are spaced.</source>
        <translation>wie die Pegel verteilt werden.</translation>
    </message>
    <message>
        <source>how the model was trained to mix picture and noise.</source>
        <translation>wie das Modell Bild und Rauschen zu mischen gelernt hat.</translation>
    </message>
    <message>
        <source>how wide the blur is, in latent pixels.</source>
        <translation>wie breit die Weichzeichnung ist, in latenten Pixeln.</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>instead of the last latent, give the whole way there: after each step, what the model then took the finished picture for. The steps of a picture come one behind the other, as a batch.</source>
        <translation>statt des letzten Latents den ganzen Weg dorthin ausgeben: nach jedem Schritt, was das Modell dann für das fertige Bild hielt. Die Schritte eines Bildes kommen hintereinander, als Stapel.</translation>
    </message>
    <message>
        <source>integer</source>
        <translation>ganze Zahl</translation>
    </message>
    <message>
        <source>its levels come first.</source>
        <translation>seine Pegel kommen zuerst.</translation>
    </message>
    <message>
        <source>large</source>
        <translation>groß</translation>
    </message>
    <message>
        <source>last</source>
        <translation>letztes</translation>
    </message>
    <message>
        <source>latent</source>
        <translation>Latent</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>levels</source>
        <translation>Stufen</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>logarithm of the level in the middle.</source>
        <translation>Logarithmus des Pegels in der Mitte.</translation>
    </message>
    <message>
        <source>logarithm of the shift at 256 tokens (256 x 256 pixels).</source>
        <translation>Logarithmus der Verschiebung bei 256 Token (256 x 256 Pixel).</translation>
    </message>
    <message>
        <source>logarithm of the shift at 4096 tokens (1024 x 1024 pixels).</source>
        <translation>Logarithmus der Verschiebung bei 4096 Token (1024 x 1024 Pixel).</translation>
    </message>
    <message>
        <source>lora</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>low</source>
        <translation>niedrig</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>megapixels</source>
        <translation>Megapixel</translation>
    </message>
    <message>
        <source>method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>middle, down.1 or up.0 for a UNet, also several: down.1, up.0; numbers such as 7, 8 for a transformer, single.3 in its second stack.</source>
        <translation>middle, down.1 oder up.0 für ein UNet, auch mehrere: down.1, up.0; Zahlen wie 7, 8 für einen Transformer, single.3 in seinem zweiten Stapel.</translation>
    </message>
    <message>
        <source>middle, down.1 or up.0 for a UNet; numbers for a transformer: 7, 8, 9 for SD 3.5 Medium.</source>
        <translation>middle, down.1 oder up.0 für ein UNet; Zahlen für einen Transformer: 7, 8, 9 für SD 3.5 Medium.</translation>
    </message>
    <message>
        <source>minus</source>
        <translation>minus</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>momentum</source>
        <translation>Schwung</translation>
    </message>
    <message>
        <source>mu</source>
        <translation>mu</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>negativ</translation>
    </message>
    <message>
        <source>nested</source>
        <translation>verschachtelt</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>noise levels of the run; one step between each two. Where the last is not 0, noise is left in the latent.</source>
        <translation>Rauschpegel des Laufs; je ein Schritt zwischen zweien. Wo der letzte nicht 0 ist, bleibt Rauschen im Latent.</translation>
    </message>
    <message>
        <source>noise levels.</source>
        <translation>Rauschpegel.</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>number format of the weights of model and text encoders. fp8 halves their memory on a GPU and changes the picture a little; so does int8, which needs the package torchao.</source>
        <translation>Zahlenformat der Gewichte von Modell und Textkodierern. fp8 halbiert ihren Speicher auf einer GPU und ändert das Bild ein wenig; ebenso int8, das das Paket torchao braucht.</translation>
    </message>
    <message>
        <source>number format of the weights.</source>
        <translation>Zahlenformat der Gewichte.</translation>
    </message>
    <message>
        <source>number format of the weights. A VAE that overflows in fp16 is widened by itself.</source>
        <translation>Zahlenformat der Gewichte. Eine VAE, die in fp16 überläuft, wird von selbst verbreitert.</translation>
    </message>
    <message>
        <source>number format of the weights. fp8 halves their memory on a GPU and changes the picture a little; so does int8, which needs the package torchao.</source>
        <translation>Zahlenformat der Gewichte. fp8 halbiert ihren Speicher auf einer GPU und ändert das Bild ein wenig; ebenso int8, das das Paket torchao braucht.</translation>
    </message>
    <message>
        <source>number format of the weights; float16 is half as large as float32.</source>
        <translation>Zahlenformat der Gewichte; float16 ist halb so groß wie float32.</translation>
    </message>
    <message>
        <source>number of the level in it; 0 is the noisiest, beyond the last means the last.</source>
        <translation>Nummer des Pegels darin; 0 ist der verrauschteste, jenseits des letzten gilt der letzte.</translation>
    </message>
    <message>
        <source>number the noise is drawn from; the same seed gives the same noise.</source>
        <translation>Zahl, aus der das Rauschen gezogen wird; derselbe Seed gibt dasselbe Rauschen.</translation>
    </message>
    <message>
        <source>number the noise is drawn from; the same seed gives the same picture.</source>
        <translation>Zahl, aus der das Rauschen gezogen wird; derselbe Seed gibt dasselbe Bild.</translation>
    </message>
    <message>
        <source>number the other noise is drawn from.</source>
        <translation>Zahl, aus der das andere Rauschen gezogen wird.</translation>
    </message>
    <message>
        <source>numbers parted by commas, blanks or lines, each lower than the one before; 0 last for a run to the end.</source>
        <translation>Zahlen, durch Kommas, Leerzeichen oder Zeilen getrennt, jede kleiner als die vorige; 0 zuletzt für einen Lauf bis zum Ende.</translation>
    </message>
    <message>
        <source>of Stable Diffusion 3, Flux and other flow models: above 1 more of the steps are spent on the layout, below 1 on the details; 0 as the file says.</source>
        <translation>von Stable Diffusion 3, Flux und anderen Flussmodellen: über 1 gehen mehr Schritte in den Aufbau, unter 1 in Einzelheiten; 0 wie die Datei sagt.</translation>
    </message>
    <message>
        <source>of a batch: draw for all of them together, give each the next seed, so that it comes out as it would alone, or give all the same.</source>
        <translation>eines Stapels: für alle zusammen ziehen, jedem den nächsten Seed geben, damit er wird wie allein, oder allen denselben.</translation>
    </message>
    <message>
        <source>of the mask.</source>
        <translation>der Maske.</translation>
    </message>
    <message>
        <source>of the picture it was cut from.</source>
        <translation>des Bildes, aus dem es geschnitten wurde.</translation>
    </message>
    <message>
        <source>of the picture it was cut from; small numbers make it look enlarged.</source>
        <translation>des Bildes, aus dem es geschnitten wurde; kleine Zahlen lassen es vergrößert aussehen.</translation>
    </message>
    <message>
        <source>of the picture that is wanted, for its proportions.</source>
        <translation>des gewünschten Bildes, für seine Proportionen.</translation>
    </message>
    <message>
        <source>of the picture that is wanted.</source>
        <translation>des gewünschten Bildes.</translation>
    </message>
    <message>
        <source>of the picture to repaint.</source>
        <translation>des Bildes, das neu gemalt wird.</translation>
    </message>
    <message>
        <source>of the picture without noise.</source>
        <translation>des Bildes ohne Rauschen.</translation>
    </message>
    <message>
        <source>of the picture; rounded down to a multiple of 8.</source>
        <translation>des Bildes; abgerundet auf ein Vielfaches von 8.</translation>
    </message>
    <message>
        <source>of the same family; the vocabulary of any but CLIP stays where it is.</source>
        <translation>aus derselben Familie; das Vokabular aller außer CLIP bleibt, wo es ist.</translation>
    </message>
    <message>
        <source>of the same latent space.</source>
        <translation>aus demselben latenten Raum.</translation>
    </message>
    <message>
        <source>of the size meant; two by two of its pixels are one token.</source>
        <translation>in der gemeinten Größe; zwei mal zwei seiner Pixel sind ein Token.</translation>
    </message>
    <message>
        <source>of the whole mask.</source>
        <translation>der ganzen Maske.</translation>
    </message>
    <message>
        <source>of training.</source>
        <translation>des Trainings.</translation>
    </message>
    <message>
        <source>one VAE.</source>
        <translation>eine VAE.</translation>
    </message>
    <message>
        <source>one model, with its LoRAs.</source>
        <translation>ein Modell mit seinen LoRAs.</translation>
    </message>
    <message>
        <source>one more.</source>
        <translation>noch eines.</translation>
    </message>
    <message>
        <source>one prompt, with its range and its ControlNets.</source>
        <translation>ein Prompt mit seinem Bereich und seinen ControlNets.</translation>
    </message>
    <message>
        <source>one text encoder, with its LoRAs; its tokenizer is kept.</source>
        <translation>ein Textkodierer mit seinen LoRAs; sein Tokenizer bleibt.</translation>
    </message>
    <message>
        <source>other users of it are not affected.</source>
        <translation>wer es sonst benutzt, ist nicht betroffen.</translation>
    </message>
    <message>
        <source>painted over the picture, white where it is to be repainted.</source>
        <translation>über das Bild gemalt, weiß, wo es neu gemalt werden soll.</translation>
    </message>
    <message>
        <source>parallel</source>
        <translation>parallel</translation>
    </message>
    <message>
        <source>patch</source>
        <translation>Patch</translation>
    </message>
    <message>
        <source>patched with its own strength. A LoRA that changes the model alone needs none.</source>
        <translation>mit eigener Stärke geändert. Eine LoRA, die nur das Modell ändert, braucht keinen.</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>positiv</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>process</source>
        <translation>Vorgang</translation>
    </message>
    <message>
        <source>radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>rho</source>
        <translation>rho</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>sampler</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>Maßstab</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>Zeitplan</translation>
    </message>
    <message>
        <source>score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>second</source>
        <translation>zweites</translation>
    </message>
    <message>
        <source>second file</source>
        <translation>zweite Datei</translation>
    </message>
    <message>
        <source>second guidance</source>
        <translation>zweite Führung</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>share of the guidance of the steps before that is added; below 0 it evens the steps out.</source>
        <translation>Anteil der Führung der Schritte davor, der dazukommt; unter 0 gleicht er die Schritte aus.</translation>
    </message>
    <message>
        <source>share of the levels that is run: below 1 the last steps of a longer schedule, 0 none.</source>
        <translation>Anteil der Pegel, der läuft: unter 1 die letzten Schritte eines längeren Zeitplans, 0 keine.</translation>
    </message>
    <message>
        <source>share of the noise levels that is run: 1 makes a new picture, below 1 keeps that much more of the latent, 0 changes nothing.</source>
        <translation>Anteil der Rauschpegel, der läuft: 1 macht ein neues Bild, unter 1 bleibt entsprechend mehr vom Latent, 0 ändert nichts.</translation>
    </message>
    <message>
        <source>share of the sampling after which guidance begins; before it, it counts as 1.</source>
        <translation>Anteil des Samplings, nach dem die Führung beginnt; davor zählt sie als 1.</translation>
    </message>
    <message>
        <source>share of the sampling after which guidance ends.</source>
        <translation>Anteil des Samplings, nach dem die Führung endet.</translation>
    </message>
    <message>
        <source>share of the sampling after which it begins to act.</source>
        <translation>Anteil des Samplings, nach dem es zu wirken beginnt.</translation>
    </message>
    <message>
        <source>share of the sampling after which it stops.</source>
        <translation>Anteil des Samplings, nach dem es aufhört.</translation>
    </message>
    <message>
        <source>share of the second; 0 is the first alone, 1 the second alone.</source>
        <translation>Anteil des zweiten; 0 ist nur das erste, 1 nur das zweite.</translation>
    </message>
    <message>
        <source>share of the steps that is run, counted from the end.</source>
        <translation>Anteil der Schritte, der läuft, vom Ende gezählt.</translation>
    </message>
    <message>
        <source>share of the steps that stays; at 0 nothing is left to run.</source>
        <translation>Anteil der Schritte, der bleibt; bei 0 bleibt nichts auszuführen.</translation>
    </message>
    <message>
        <source>share of the ten from whose beginning the steps are taken; 0 takes none.</source>
        <translation>Anteil der zehn, von dessen Anfang die Schritte genommen werden; 0 nimmt keine.</translation>
    </message>
    <message>
        <source>shares of blocks instead, such as down=0.2, mid=1, up.1=0.</source>
        <translation>stattdessen Anteile von Blöcken, etwa down=0.2, mid=1, up.1=0.</translation>
    </message>
    <message>
        <source>shares of blocks instead, such as encoder=0, decoder=0.5.</source>
        <translation>stattdessen Anteile von Blöcken, etwa encoder=0, decoder=0.5.</translation>
    </message>
    <message>
        <source>shares of blocks instead, such as layers.0-5=0.2.</source>
        <translation>stattdessen Anteile von Blöcken, etwa layers.0-5=0.2.</translation>
    </message>
    <message>
        <source>shift</source>
        <translation>Verschiebung</translation>
    </message>
    <message>
        <source>side of a place in latent pixels; 2 is what Qwen-Image sees as one token.</source>
        <translation>Seite einer Stelle in latenten Pixeln; 2 ist, was Qwen-Image als ein Token sieht.</translation>
    </message>
    <message>
        <source>sides that are not multiples of 8 are cropped evenly from both ends; transparency is left out.</source>
        <translation>Seiten, die kein Vielfaches von 8 sind, werden an beiden Enden gleich beschnitten; Durchsichtigkeit entfällt.</translation>
    </message>
    <message>
        <source>sigmas</source>
        <translation>Sigmas</translation>
    </message>
    <message>
        <source>size the pictures are scaled to before they are looked at; the models were trained with 1.</source>
        <translation>Größe, auf die die Bilder gebracht werden, bevor sie angesehen werden; die Modelle wurden mit 1 trainiert.</translation>
    </message>
    <message>
        <source>skip 1</source>
        <translation>Sprung 1</translation>
    </message>
    <message>
        <source>skip 2</source>
        <translation>Sprung 2</translation>
    </message>
    <message>
        <source>small</source>
        <translation>klein</translation>
    </message>
    <message>
        <source>soft edges stay soft.</source>
        <translation>weiche Kanten bleiben weich.</translation>
    </message>
    <message>
        <source>spread</source>
        <translation>Streuung</translation>
    </message>
    <message>
        <source>start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>start step</source>
        <translation>erster Schritt</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>step to stop before, with the noise of the rest still in the latent; anything beyond the steps means the end.</source>
        <translation>Schritt, vor dem aufgehört wird, mit dem Rauschen des Rests noch im Latent; alles jenseits der Schritte meint das Ende.</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>steps left out at the beginning.</source>
        <translation>am Anfang ausgelassene Schritte.</translation>
    </message>
    <message>
        <source>storage</source>
        <translation>Speicherung</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>stretch ignores the proportions; fit keeps them and stays within the size; crop keeps them, fills the size and cuts off what is left over evenly at both ends.</source>
        <translation>stretch beachtet die Proportionen nicht; fit behält sie und bleibt innerhalb der Größe; crop behält sie, füllt die Größe und schneidet Überstehendes an beiden Enden gleich ab.</translation>
    </message>
    <message>
        <source>stretch them so that the last timestep is noise alone, for models that were trained so.</source>
        <translation>sie so strecken, dass der letzte Zeitschritt nur Rauschen ist, für so trainierte Modelle.</translation>
    </message>
    <message>
        <source>switch it off for a latent that another Sample left with noise in it.</source>
        <translation>ausschalten für ein Latent, in dem ein anderes Sampling Rauschen gelassen hat.</translation>
    </message>
    <message>
        <source>take</source>
        <translation>nehmen</translation>
    </message>
    <message>
        <source>target height</source>
        <translation>Zielhöhe</translation>
    </message>
    <message>
        <source>target width</source>
        <translation>Zielbreite</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>text blocks</source>
        <translation>Textblöcke</translation>
    </message>
    <message>
        <source>text encoder</source>
        <translation>Textkodierer</translation>
    </message>
    <message>
        <source>text strength</source>
        <translation>Textstärke</translation>
    </message>
    <message>
        <source>that of a Qwen-Image edit model.</source>
        <translation>der eines Bearbeitungsmodells von Qwen-Image.</translation>
    </message>
    <message>
        <source>the VAE it was made from.</source>
        <translation>die VAE, aus der es gemacht wurde.</translation>
    </message>
    <message>
        <source>the VAE that has learned something.</source>
        <translation>die VAE, die etwas gelernt hat.</translation>
    </message>
    <message>
        <source>the denoiser.</source>
        <translation>der Entrauscher.</translation>
    </message>
    <message>
        <source>the longest that the guidance of a picture may be; 0 for no limit.</source>
        <translation>wie lang die Führung eines Bildes höchstens sein darf; 0 für keine Grenze.</translation>
    </message>
    <message>
        <source>the mask, white where the picture is to be repainted.</source>
        <translation>die Maske, weiß, wo das Bild neu gemalt werden soll.</translation>
    </message>
    <message>
        <source>the model it was made from.</source>
        <translation>das Modell, aus dem es gemacht wurde.</translation>
    </message>
    <message>
        <source>the model that has learned something.</source>
        <translation>das Modell, das etwas gelernt hat.</translation>
    </message>
    <message>
        <source>the model they read prompts for.</source>
        <translation>das Modell, für das sie Prompts lesen.</translation>
    </message>
    <message>
        <source>the model, and what leads it.</source>
        <translation>das Modell und was es führt.</translation>
    </message>
    <message>
        <source>the one that belongs to the checkpoint.</source>
        <translation>die, die zum Checkpoint gehört.</translation>
    </message>
    <message>
        <source>the other, of the same family.</source>
        <translation>das andere, aus derselben Familie.</translation>
    </message>
    <message>
        <source>the other, of the same model family.</source>
        <translation>das andere, aus derselben Modellfamilie.</translation>
    </message>
    <message>
        <source>the picture to paint over. The mask takes its size.</source>
        <translation>das Bild, über das gemalt wird. Die Maske nimmt seine Größe an.</translation>
    </message>
    <message>
        <source>the picture, encoded with the VAE of the checkpoint; of any size.</source>
        <translation>das Bild, mit der VAE des Checkpoints kodiert; von beliebiger Größe.</translation>
    </message>
    <message>
        <source>the picture.</source>
        <translation>das Bild.</translation>
    </message>
    <message>
        <source>the prompt; other users of it are not affected.</source>
        <translation>der Prompt; wer ihn sonst benutzt, ist nicht betroffen.</translation>
    </message>
    <message>
        <source>the rule of each step.</source>
        <translation>die Regel jedes Schrittes.</translation>
    </message>
    <message>
        <source>the rule of each step. The ancestral and sde ones, ddpm, lcm, tcd, sa_solver, restart and seeds add fresh noise on the way; heun, dpm_2, 2s, dpmpp_sde, pece, restart and seeds_2 ask the model twice a step, heunpp2 and seeds_3 three times. lcm and tcd are for models made for few steps. dpm_fast has levels of its own; restart runs a part of them again, if there are at least seven steps.</source>
        <translation>die Regel jedes Schrittes. Die mit ancestral und sde, ddpm, lcm, tcd, sa_solver, restart und seeds fügen unterwegs frisches Rauschen hinzu; heun, dpm_2, 2s, dpmpp_sde, pece, restart und seeds_2 fragen das Modell zweimal je Schritt, heunpp2 und seeds_3 dreimal. lcm und tcd sind für Modelle für wenige Schritte. dpm_fast hat eigene Pegel; restart läuft einen Teil davon noch einmal, wenn es mindestens sieben Schritte sind.</translation>
    </message>
    <message>
        <source>the same for the text encoder, such as layers.0-5=0.</source>
        <translation>dasselbe für den Textkodierer, etwa layers.0-5=0.</translation>
    </message>
    <message>
        <source>the steering picture, such as edges; stretched to the size of the latent when used.</source>
        <translation>das steuernde Bild, etwa Kanten; beim Benutzen auf die Größe des Latents gestreckt.</translation>
    </message>
    <message>
        <source>the text encoder it was made from.</source>
        <translation>der Textkodierer, aus dem es gemacht wurde.</translation>
    </message>
    <message>
        <source>the text encoder that has learned something.</source>
        <translation>der Textkodierer, der etwas gelernt hat.</translation>
    </message>
    <message>
        <source>third</source>
        <translation>drittes</translation>
    </message>
    <message>
        <source>third file</source>
        <translation>dritte Datei</translation>
    </message>
    <message>
        <source>timesteps</source>
        <translation>Zeitschritte</translation>
    </message>
    <message>
        <source>top</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>transparent parts become 1, opaque ones 0; a picture without transparency gives zeros.</source>
        <translation>durchsichtige Teile werden 1, deckende 0; ein Bild ohne Durchsichtigkeit gibt Nullen.</translation>
    </message>
    <message>
        <source>upscaler</source>
        <translation>Vergrößerer</translation>
    </message>
    <message>
        <source>vae</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>variation</source>
        <translation>Variation</translation>
    </message>
    <message>
        <source>variation seed</source>
        <translation>Variations-Seed</translation>
    </message>
    <message>
        <source>wanted height.</source>
        <translation>gewünschte Höhe.</translation>
    </message>
    <message>
        <source>wanted width.</source>
        <translation>gewünschte Breite.</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>weight of the part of the guidance that saturates colours; 1 as without this node.</source>
        <translation>Gewicht des Teils der Führung, der Farben sättigt; 1 wie ohne diesen Knoten.</translation>
    </message>
    <message>
        <source>what is added.</source>
        <translation>was hinzukommt.</translation>
    </message>
    <message>
        <source>what is changed, a UNet; other users of it are not affected.</source>
        <translation>was geändert wird, ein UNet; wer es sonst benutzt, ist nicht betroffen.</translation>
    </message>
    <message>
        <source>what is cut.</source>
        <translation>was geschnitten wird.</translation>
    </message>
    <message>
        <source>what is drawn.</source>
        <translation>was gezeichnet wird.</translation>
    </message>
    <message>
        <source>what is edited; of a batch the first. The text may call it “Picture 1” when there are several.</source>
        <translation>was bearbeitet wird; von einem Stapel das erste. Der Text darf es „Picture 1“ nennen, wenn es mehrere gibt.</translation>
    </message>
    <message>
        <source>what is guided, a UNet; other users of it are not affected.</source>
        <translation>was geführt wird, ein UNet; wer es sonst benutzt, ist nicht betroffen.</translation>
    </message>
    <message>
        <source>what is guided; other users of it are not affected.</source>
        <translation>was geführt wird; wer es sonst benutzt, ist nicht betroffen.</translation>
    </message>
    <message>
        <source>what is inverted.</source>
        <translation>was umgekehrt wird.</translation>
    </message>
    <message>
        <source>what is laid on top; where it is transparent the background shows through.</source>
        <translation>was daraufgelegt wird; wo es durchsichtig ist, scheint der Hintergrund durch.</translation>
    </message>
    <message>
        <source>what is painted into, of the size of the latent that is sampled.</source>
        <translation>wohinein gemalt wird, so groß wie das Latent, das gesampelt wird.</translation>
    </message>
    <message>
        <source>what is patched; the original stays as it is for other nodes.</source>
        <translation>was geändert wird; das Original bleibt für andere Knoten, wie es ist.</translation>
    </message>
    <message>
        <source>what is resized; its mask comes along.</source>
        <translation>wessen Größe geändert wird; seine Maske kommt mit.</translation>
    </message>
    <message>
        <source>what is softened.</source>
        <translation>was weichgezeichnet wird.</translation>
    </message>
    <message>
        <source>what is trimmed.</source>
        <translation>was gekürzt wird.</translation>
    </message>
    <message>
        <source>what is turned round.</source>
        <translation>was umgedreht wird.</translation>
    </message>
    <message>
        <source>what is turned round; a level 0 becomes one just above it.</source>
        <translation>was umgedreht wird; ein Pegel 0 wird einer knapp darüber.</translation>
    </message>
    <message>
        <source>what it is added to.</source>
        <translation>wozu es hinzukommt.</translation>
    </message>
    <message>
        <source>what it should not show.</source>
        <translation>was es nicht zeigen soll.</translation>
    </message>
    <message>
        <source>what lies on the way there: part of the first, or a picture to keep to.</source>
        <translation>was auf dem Weg dorthin liegt: ein Teil des ersten oder ein Bild, an das es sich halten soll.</translation>
    </message>
    <message>
        <source>what shall change.</source>
        <translation>was sich ändern soll.</translation>
    </message>
    <message>
        <source>what the model is told.</source>
        <translation>was dem Modell gesagt wird.</translation>
    </message>
    <message>
        <source>what the model is told; other users of it are not affected.</source>
        <translation>was dem Modell gesagt wird; wer es sonst benutzt, ist nicht betroffen.</translation>
    </message>
    <message>
        <source>what the network was trained to predict; velocity for “v-pred” models.</source>
        <translation>was das Netz vorherzusagen gelernt hat; velocity für „v-pred“-Modelle.</translation>
    </message>
    <message>
        <source>what the picture should not show.</source>
        <translation>was das Bild nicht zeigen soll.</translation>
    </message>
    <message>
        <source>what the picture should show, or for a negative, what it should not; may be empty.</source>
        <translation>was das Bild zeigen soll, oder für ein Negativ, was nicht; darf leer sein.</translation>
    </message>
    <message>
        <source>what the picture should show.</source>
        <translation>was das Bild zeigen soll.</translation>
    </message>
    <message>
        <source>what the sampler made.</source>
        <translation>was der Sampler gemacht hat.</translation>
    </message>
    <message>
        <source>what to begin with. With a mask, only the masked part is repainted.</source>
        <translation>womit begonnen wird. Mit einer Maske wird nur der maskierte Teil neu gemalt.</translation>
    </message>
    <message>
        <source>what to begin with: an empty latent, or an encoded picture to change. With a mask, only the masked part is repainted.</source>
        <translation>womit begonnen wird: ein leeres Latent oder ein kodiertes Bild, das geändert wird. Mit einer Maske wird nur der maskierte Teil neu gemalt.</translation>
    </message>
    <message>
        <source>what will be sampled, for models such as Flux whose levels depend on its size; without it a picture of 1024 × 1024 pixels.</source>
        <translation>was gesampelt wird, für Modelle wie Flux, deren Pegel von seiner Größe abhängen; ohne es ein Bild von 1024 × 1024 Pixeln.</translation>
    </message>
    <message>
        <source>where guidance begins, usually an empty prompt.</source>
        <translation>wo die Führung beginnt, gewöhnlich ein leerer Prompt.</translation>
    </message>
    <message>
        <source>whether it was trained down to noise alone (“zsnr”), as many v-pred models were.</source>
        <translation>ob es bis zu reinem Rauschen trainiert wurde („zsnr“), wie viele v-pred-Modelle.</translation>
    </message>
    <message>
        <source>whether this guidance also carries the step from the second prompt to the first.</source>
        <translation>ob diese Führung auch den Schritt vom zweiten Prompt zum ersten trägt.</translation>
    </message>
    <message>
        <source>which kind of picture it follows depends on what it was trained on.</source>
        <translation>welcher Art von Bild es folgt, hängt davon ab, worauf es trainiert wurde.</translation>
    </message>
    <message>
        <source>which one, 1 to 4.</source>
        <translation>welches, 1 bis 4.</translation>
    </message>
    <message>
        <source>whose edges; the result has its size. Transparency is left out.</source>
        <translation>wessen Kanten; das Ergebnis hat seine Größe. Durchsichtigkeit entfällt.</translation>
    </message>
    <message>
        <source>whose lowest and highest level are the ends.</source>
        <translation>dessen niedrigster und höchster Pegel die Enden sind.</translation>
    </message>
    <message>
        <source>whose noise levels they are.</source>
        <translation>wessen Rauschpegel es sind.</translation>
    </message>
    <message>
        <source>whose way of mixing picture and noise it is.</source>
        <translation>wessen Art, Bild und Rauschen zu mischen, es ist.</translation>
    </message>
    <message>
        <source>width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>with its merges and LoRAs.</source>
        <translation>mit seinen Mischungen und LoRAs.</translation>
    </message>
    <message>
        <source>zero snr</source>
        <translation>Null-SNR</translation>
    </message>
    <message>
        <source>zero steps</source>
        <translation>Null-Schritte</translation>
    </message>
</context>
<context>
    <name>Noting</name>
    <message>
        <source>Change the title</source>
        <translation>Titel ändern</translation>
    </message>
    <message>
        <source>Write notes</source>
        <translation>Notizen schreiben</translation>
    </message>
</context>
<context>
    <name>NumberEditor</name>
    <message>
        <source>Another seed</source>
        <translation>Anderer Seed</translation>
    </message>
</context>
<context>
    <name>Onward</name>
    <message>
        <source>Repaint a part of a picture</source>
        <translation>Einen Teil eines Bildes neu malen</translation>
    </message>
    <message>
        <source>There is no picture in the viewer yet. Run a workflow first.</source>
        <translation>Im Betrachter ist noch kein Bild. Erst einen Workflow ausführen.</translation>
    </message>
</context>
<context>
    <name>OpenDocument</name>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>Pen: size</source>
        <translation>Stift: Größe</translation>
    </message>
    <message>
        <source>Pen: strength</source>
        <translation>Stift: Stärke</translation>
    </message>
    <message>
        <source>Pen: as a mouse</source>
        <translation>Stift: wie eine Maus</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Width of the brush in pixels of the picture; keys [ and ]</source>
        <translation>Breite des Pinsels in Pixeln des Bildes; Tasten [ und ]</translation>
    </message>
    <message>
        <source>{px:.0f} px</source>
        <translation>{px:.0f} px</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>Härte</translation>
    </message>
    <message>
        <source>How much of the brush marks in full before it fades to its edge</source>
        <translation>Wie viel des Pinsels voll markiert, bevor er zum Rand hin ausläuft</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>How much a stroke marks; below 100 % a part is repainted softly</source>
        <translation>Wie stark ein Strich markiert; unter 100 % wird eine Stelle sanft neu gemalt</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>How far colours may differ and still be filled; at 100 % only what you painted is a border</source>
        <translation>Wie weit Farben abweichen dürfen und noch gefüllt werden; bei 100 % begrenzt nur Gemaltes</translation>
    </message>
    <message>
        <source>Pen pressure</source>
        <translation>Stiftdruck</translation>
    </message>
    <message>
        <source>What the pressure of a pen changes</source>
        <translation>Was der Druck eines Stifts ändert</translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>Outline of the workflow</source>
        <translation>Gliederung des Workflows</translation>
    </message>
    <message>
        <source>The nodes of the workflow are listed here.
{keys} on the canvas adds one.</source>
        <translation>Hier stehen die Knoten des Workflows.
{keys} auf der Arbeitsfläche fügt einen hinzu.</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>About Nodegraph</source>
        <translation>Über Nodegraph</translation>
    </message>
    <message>
        <source>A native desktop node editor for image diffusion.</source>
        <translation>Ein Knoten-Editor für Bilddiffusion als Programm für den Schreibtisch.</translation>
    </message>
    <message>
        <source>Computes on {device}. Nothing leaves this machine.</source>
        <translation>Rechnet auf {device}. Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Apache License 2.0. Icons: Lucide (ISC). Text: Inter (SIL Open Font License).</source>
        <translation>Apache License 2.0. Symbole: Lucide (ISC). Schrift: Inter (SIL Open Font License).</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>diesem Rechner</translation>
    </message>
</context>
<context>
    <name>Parameters</name>
    <message>
        <source>Takes a whole number from 0 to {high}.</source>
        <translation>Nimmt eine ganze Zahl von 0 bis {high}.</translation>
    </message>
    <message>
        <source>Takes a whole number from {low} to {high}.</source>
        <translation>Nimmt eine ganze Zahl von {low} bis {high}.</translation>
    </message>
    <message>
        <source>Takes a whole number.</source>
        <translation>Nimmt eine ganze Zahl.</translation>
    </message>
    <message>
        <source>Takes a number from {low} to {high}.</source>
        <translation>Nimmt eine Zahl von {low} bis {high}.</translation>
    </message>
    <message>
        <source>Takes a number.</source>
        <translation>Nimmt eine Zahl.</translation>
    </message>
    <message>
        <source>Takes true or false.</source>
        <translation>Nimmt wahr oder falsch.</translation>
    </message>
    <message>
        <source>Takes one of {choices}.</source>
        <translation>Nimmt eines von {choices}.</translation>
    </message>
    <message>
        <source>Takes text.</source>
        <translation>Nimmt Text.</translation>
    </message>
    <message>
        <source>Takes the name of an {kind} file.</source>
        <translation>Nimmt den Namen einer Datei der Art {kind}.</translation>
    </message>
    <message>
        <source>Takes the name of a {kind} file.</source>
        <translation>Nimmt den Namen einer Datei der Art {kind}.</translation>
    </message>
</context>
<context>
    <name>PastValues</name>
    <message>
        <source>Select a node with a parameter: the values it had are listed then.</source>
        <translation>Einen Knoten mit einem Parameter auswählen: Dann stehen hier seine früheren Werte.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Before the latest edits</source>
        <translation>Vor den letzten Änderungen</translation>
    </message>
    <message>
        <source>not edited yet</source>
        <translation>noch nicht geändert</translation>
    </message>
    <message>
        <source>In past runs</source>
        <translation>In früheren Läufen</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Sucht…</translation>
    </message>
    <message>
        <source>no other value</source>
        <translation>kein anderer Wert</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(leer)</translation>
    </message>
</context>
<context>
    <name>PictureDisplay</name>
    <message>
        <source>{title}, while it runs</source>
        <translation>{title}, während er läuft</translation>
    </message>
    <message>
        <source>{title}, {index} of {count}</source>
        <translation>{title}, {index} von {count}</translation>
    </message>
    <message>
        <source>{title}, seen just before it was done</source>
        <translation>{title}, gesehen kurz bevor er fertig war</translation>
    </message>
</context>
<context>
    <name>PictureEditor</name>
    <message>
        <source>{name}: the picture</source>
        <translation>{name}: das Bild</translation>
    </message>
    <message>
        <source>A click paints what shall be repainted. Drop another picture here, or paste it with {keys}.</source>
        <translation>Ein Klick malt, was neu gemalt werden soll. Ein anderes Bild hier ablegen oder mit {keys} einfügen.</translation>
    </message>
    <message>
        <source>Paint a mask…</source>
        <translation>Maske malen…</translation>
    </message>
    <message>
        <source>Paint over the picture what shall be repainted</source>
        <translation>Über das Bild malen, was neu gemalt werden soll</translation>
    </message>
</context>
<context>
    <name>PictureFacts</name>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>The finished picture appears here.
Press Run ({keys}) to make one.</source>
        <translation>Hier erscheint das fertige Bild.
„Ausführen“ ({keys}) macht eines.</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>From the next start on. Files are the same in every language.</source>
        <translation>Vom nächsten Start an. Dateien sind in jeder Sprache gleich.</translation>
    </message>
    <message>
        <source>Size of everything</source>
        <translation>Größe von allem</translation>
    </message>
    <message>
        <source>Texts too. From the next start on.</source>
        <translation>Auch der Texte. Vom nächsten Start an.</translation>
    </message>
    <message>
        <source>Begin with the start page</source>
        <translation>Mit der Startseite beginnen</translation>
    </message>
    <message>
        <source>Where no file is opened.</source>
        <translation>Wo keine Datei geöffnet wird.</translation>
    </message>
    <message>
        <source>Open what was open last time</source>
        <translation>Öffnen, was zuletzt offen war</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Arbeitsfläche</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Straight</source>
        <translation>Gerade</translation>
    </message>
    <message>
        <source>Right-angled</source>
        <translation>Rechtwinklig</translation>
    </message>
    <message>
        <source>Hidden until pointed at</source>
        <translation>Verborgen, bis darauf gezeigt wird</translation>
    </message>
    <message>
        <source>Nodes land on the grid</source>
        <translation>Knoten landen auf dem Raster</translation>
    </message>
    <message>
        <source>Guides</source>
        <translation>Hilfslinien</translation>
    </message>
    <message>
        <source>Lines to the nodes it is in line with; without the grid it lands there.</source>
        <translation>Linien zu den Knoten, mit denen er fluchtet; ohne Raster landet er dort.</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Reduced: nothing moves that need not.</source>
        <translation>Verringert: Nichts bewegt sich, was nicht muss.</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Schreibtisch</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>Verringert</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Where networks run. Automatic takes a graphics card where there is one.</source>
        <translation>Wo Netze laufen. „Automatisch“ nimmt eine Grafikkarte, wo es eine gibt.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Device memory for networks</source>
        <translation>Gerätespeicher für Netze</translation>
    </message>
    <message>
        <source>What does not fit makes room, comes in pieces, or works in tiles; the plan says which.</source>
        <translation>Was nicht passt, macht Platz, kommt in Stücken oder arbeitet in Kacheln; der Plan sagt, was davon.</translation>
    </message>
    <message>
        <source>all there is</source>
        <translation>so viel es gibt</translation>
    </message>
    <message>
        <source>Those that have a file.</source>
        <translation>Die eine Datei haben.</translation>
    </message>
    <message>
        <source>Ctrl held while dragging does the opposite.</source>
        <translation>Strg beim Ziehen bewirkt das Gegenteil.</translation>
    </message>
    <message>
        <source>Smaller weights when memory is short</source>
        <translation>Kleinere Gewichte, wenn der Speicher knapp ist</translation>
    </message>
    <message>
        <source>Eight bits for a model that would not fit even in pieces; pictures change a little.</source>
        <translation>Acht Bit für ein Modell, das auch in Stücken nicht passen würde; Bilder ändern sich ein wenig.</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>What this machine lacks is said before a run.</source>
        <translation>Was diesem Rechner fehlt, wird vor einem Lauf gesagt.</translation>
    </message>
    <message>
        <source>Channels last</source>
        <translation>Kanäle zuletzt</translation>
    </message>
    <message>
        <source>How weights of U-Nets and VAEs lie in memory.</source>
        <translation>Wie Gewichte von U-Nets und VAEs im Speicher liegen.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Compile</source>
        <translation>Kompilieren</translation>
    </message>
    <message>
        <source>Compiling takes minutes when a size is first met; steps are faster afterwards.</source>
        <translation>Das Kompilieren dauert Minuten, wenn eine Größe zum ersten Mal vorkommt; danach sind Schritte schneller.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Repeated blocks</source>
        <translation>Sich wiederholende Blöcke</translation>
    </message>
    <message>
        <source>Results that are kept</source>
        <translation>Ergebnisse, die aufbewahrt werden</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>Im Speicher</translation>
    </message>
    <message>
        <source>For this run of the program.</source>
        <translation>Solange das Programm läuft.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Auf der Festplatte</translation>
    </message>
    <message>
        <source>Unchanged work is not done again, tomorrow either.</source>
        <translation>Unveränderte Arbeit wird nicht noch einmal getan, auch morgen nicht.</translation>
    </message>
    <message>
        <source>Steps of sampling</source>
        <translation>Schritte des Samplings</translation>
    </message>
    <message>
        <source>A run that was broken off goes on where it was.</source>
        <translation>Ein unterbrochener Lauf geht weiter, wo er war.</translation>
    </message>
    <message>
        <source>Disk left free</source>
        <translation>Frei gelassener Plattenplatz</translation>
    </message>
    <message>
        <source>In any case.</source>
        <translation>In jedem Fall.</translation>
    </message>
    <message>
        <source>Runs in the history</source>
        <translation>Läufe im Verlauf</translation>
    </message>
    <message>
        <source>The latest.</source>
        <translation>Die neuesten.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Safety and privacy</source>
        <translation>Sicherheit und Privates</translation>
    </message>
    <message>
        <source>Unsaved work is kept after</source>
        <translation>Ungespeichertes wird aufgehoben nach</translation>
    </message>
    <message>
        <source>Seconds without an edit. It is kept outside your files, and offered after a crash.</source>
        <translation>Sekunden ohne Änderung. Es liegt außerhalb der eigenen Dateien und wird nach einem Absturz angeboten.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Pictures carry their workflow</source>
        <translation>Bilder enthalten ihren Workflow</translation>
    </message>
    <message>
        <source>Dropped on the window, such a picture opens as the workflow that made it. Without, a picture says nothing of its prompt.</source>
        <translation>Auf das Fenster gezogen, öffnet sich ein solches Bild als der Workflow, der es gemacht hat. Ohne ihn sagt ein Bild nichts von seinem Prompt.</translation>
    </message>
    <message>
        <source>Remember which workflows were opened</source>
        <translation>Merken, welche Workflows geöffnet waren</translation>
    </message>
    <message>
        <source>Nothing ever leaves this machine either way.</source>
        <translation>So oder so verlässt nichts diesen Rechner.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Where Save image writes.</source>
        <translation>Wohin „Bild speichern“ schreibt.</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Where pictures that a workflow names lie.</source>
        <translation>Wo Bilder liegen, die ein Workflow nennt.</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Folders of models are chosen under File, Models; those of workflows in the panel Workflows.</source>
        <translation>Ordner mit Modellen werden unter Datei, Modelle gewählt, die mit Workflows im Bereich Workflows.</translation>
    </message>
    <message>
        <source>Kept in {path}, which the command line reads too.</source>
        <translation>Aufbewahrt in {path}; auch die Befehlszeile liest es.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose the folder for {title}</source>
        <translation>Ordner wählen: {title}</translation>
    </message>
</context>
<context>
    <name>ProblemBox</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
</context>
<context>
    <name>ProblemDesk</name>
    <message>
        <source>Open the rest</source>
        <translation>Den Rest öffnen</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Not opened</source>
        <translation>Nicht geöffnet</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>ProblemsPanel</name>
    <message>
        <source>Show node</source>
        <translation>Knoten zeigen</translation>
    </message>
    <message>
        <source>Select the node on the canvas (Enter)</source>
        <translation>Den Knoten auf der Arbeitsfläche auswählen (Eingabe)</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Copy the selected rows for a report (Ctrl+C)</source>
        <translation>Die ausgewählten Zeilen für einen Bericht kopieren (Strg+C)</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Forget what was wrong with the file (Del); it stays as it is on the disk</source>
        <translation>Vergessen, was an der Datei falsch war (Entf); auf der Platte bleibt sie, wie sie ist</translation>
    </message>
    <message>
        <source>Nothing is wrong: everything that Run would do can be done.

Missing models, sockets that nothing feeds, nodes that failed and faults of files that were not opened are listed here, each with what helps.</source>
        <translation>Alles ist in Ordnung: Was „Ausführen“ täte, kann getan werden.

Fehlende Modelle, Anschlüsse, die nichts speist, fehlgeschlagene Knoten und Fehler nicht geöffneter Dateien stehen hier, jeweils mit dem, was hilft.</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n Problem</numerusform>
            <numerusform>%n Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n Hinweis</numerusform>
            <numerusform>%n Hinweise</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>for the run of another tab</source>
        <translation>auf den Lauf eines anderen Reiters</translation>
    </message>
    <message>
        <source>run {number} of {count}</source>
        <translation>Lauf {number} von {count}</translation>
    </message>
    <message>
        <source>step {done} of {total}</source>
        <translation>Schritt {done} von {total}</translation>
    </message>
    <message>
        <source>{seconds} left</source>
        <translation>noch {seconds}</translation>
    </message>
</context>
<context>
    <name>QueueDesk</name>
    <message numerus="yes">
        <source>Added to the queue: {title}, %n time(s)</source>
        <translation>
            <numerusform>In die Warteschlange gestellt: {title}, %n Mal</numerusform>
            <numerusform>In die Warteschlange gestellt: {title}, %n Mal</numerusform>
        </translation>
    </message>
    <message>
        <source>Added to the queue: {title}</source>
        <translation>In die Warteschlange gestellt: {title}</translation>
    </message>
    <message>
        <source>Opened the workflow of “{title}” as it was run</source>
        <translation>Workflow von „{title}“ geöffnet, wie er lief</translation>
    </message>
</context>
<context>
    <name>QueueMessages</name>
    <message numerus="yes">
        <source>%n job(s) in the queue are unfinished: {titles}.</source>
        <translation>
            <numerusform>%n Auftrag in der Warteschlange ist nicht fertig: {titles}.</numerusform>
            <numerusform>%n Aufträge in der Warteschlange sind nicht fertig: {titles}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>Jetzt ausführen</translation>
    </message>
    <message numerus="yes">
        <source>Queue: “{title}” runs, %n job(s) behind it.</source>
        <translation>
            <numerusform>Warteschlange: „{title}“ läuft, %n Auftrag dahinter.</numerusform>
            <numerusform>Warteschlange: „{title}“ läuft, %n Aufträge dahinter.</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue: “{title}” runs.</source>
        <translation>Warteschlange: „{title}“ läuft.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message numerus="yes">
        <source>Queue: %n job(s) done.</source>
        <translation>
            <numerusform>Warteschlange: %n Auftrag fertig.</numerusform>
            <numerusform>Warteschlange: %n Aufträge fertig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) failed: {titles}. `nodegraph-app queue` says why.</source>
        <translation>
            <numerusform>%n Auftrag fehlgeschlagen: {titles}. `nodegraph-app queue` sagt, warum.</numerusform>
            <numerusform>%n Aufträge fehlgeschlagen: {titles}. `nodegraph-app queue` sagt, warum.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>What waits to be run, and what was run, is listed here.

{add_keys} adds the workflow to the queue; {run_keys} runs it now.</source>
        <translation>Hier steht, was auf seinen Lauf wartet und was gelaufen ist.

{add_keys} stellt den Workflow in die Warteschlange; {run_keys} führt ihn jetzt aus.</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>In die Warteschlange</translation>
    </message>
    <message>
        <source>Put the open workflow at the end of the line</source>
        <translation>Den offenen Workflow ans Ende stellen</translation>
    </message>
    <message>
        <source>Run queue</source>
        <translation>Warteschlange ausführen</translation>
    </message>
    <message>
        <source>Run what waits, one job after another</source>
        <translation>Was wartet, nacheinander ausführen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Keep the selected jobs from being run, or let them</source>
        <translation>Die ausgewählten Aufträge zurückhalten oder freigeben</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Give the selected jobs up; they stay listed</source>
        <translation>Die ausgewählten Aufträge aufgeben; sie bleiben in der Liste</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Put a copy at the end of the line</source>
        <translation>Eine Kopie ans Ende stellen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open the workflow as it was run (Enter)</source>
        <translation>Den Workflow öffnen, wie er lief (Eingabe)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Forget; pictures stay on the disk</source>
        <translation>Vergessen; Bilder bleiben auf der Platte</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop queue</source>
        <translation>Warteschlange anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Copy what happened</source>
        <translation>Kopieren, was geschah</translation>
    </message>
</context>
<context>
    <name>Recorder</name>
    <message>
        <source>Press a key to add it</source>
        <translation>Eine Taste drücken, um sie hinzuzufügen</translation>
    </message>
</context>
<context>
    <name>Recovering</name>
    <message>
        <source>“{name}” could not be deleted: {reason}.</source>
        <translation>„{name}“ konnte nicht gelöscht werden: {reason}.</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>Es liegt in {folder}.</translation>
    </message>
    <message>
        <source>“{name}” could not be recovered: {why}</source>
        <translation>„{name}“ konnte nicht wiederhergestellt werden: {why}</translation>
    </message>
    <message>
        <source>What there is of it stays in {folder}.</source>
        <translation>Was davon da ist, bleibt in {folder}.</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Nodegraph ended before these workflows were saved. Open brings them back with their changes, which are then still to be saved. What you do not open stays here until you delete it.</source>
        <translation>Nodegraph endete, bevor diese Workflows gespeichert waren. „Öffnen“ bringt sie mit ihren Änderungen zurück, die dann noch zu speichern sind. Was nicht geöffnet wird, bleibt hier, bis es gelöscht wird.</translation>
    </message>
    <message>
        <source>Nothing is waiting to be recovered.

If Nodegraph ends unexpectedly, unsaved changes appear here.</source>
        <translation>Nichts wartet auf Wiederherstellung.

Endet Nodegraph unerwartet, erscheinen ungesicherte Änderungen hier.</translation>
    </message>
    <message>
        <source>never saved to a file</source>
        <translation>nie in einer Datei gespeichert</translation>
    </message>
    <message>
        <source>It was never saved to a file.</source>
        <translation>Es wurde nie in einer Datei gespeichert.</translation>
    </message>
    <message>
        <source>less than a minute ago</source>
        <translation>vor weniger als einer Minute</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Unsaved work</source>
        <translation>Nicht gesicherte Arbeit</translation>
    </message>
    <message>
        <source>Workflows that were not saved</source>
        <translation>Workflows, die nicht gespeichert wurden</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message numerus="yes">
        <source>Open %n</source>
        <translation>
            <numerusform>%n öffnen</numerusform>
            <numerusform>%n öffnen</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>Delete these %n for ever</source>
        <translation>
            <numerusform>Endgültig löschen</numerusform>
            <numerusform>Diese %n endgültig löschen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Remedies</name>
    <message>
        <source>Choose a picture…</source>
        <translation>Bild wählen…</translation>
    </message>
    <message>
        <source>Open Models</source>
        <translation>Modelle öffnen</translation>
    </message>
    <message>
        <source>Halve the size</source>
        <translation>Größe halbieren</translation>
    </message>
    <message>
        <source>Halve the size and run</source>
        <translation>Größe halbieren und ausführen</translation>
    </message>
</context>
<context>
    <name>Reroute</name>
    <message>
        <source>Cross the links to reroute</source>
        <translation>Die Verbindungen kreuzen, die umgeleitet werden sollen</translation>
    </message>
</context>
<context>
    <name>ResultsPane</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save the picture as…</source>
        <translation>Bild speichern unter…</translation>
    </message>
    <message>
        <source>Show the result {title}</source>
        <translation>Ergebnis {title} zeigen</translation>
    </message>
    <message>
        <source>The picture is on the clipboard</source>
        <translation>Das Bild ist in der Zwischenablage</translation>
    </message>
</context>
<context>
    <name>RunBox</name>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Make the picture ({keys})</source>
        <translation>Das Bild machen ({keys})</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop after the current step ({keys})</source>
        <translation>Nach dem laufenden Schritt anhalten ({keys})</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>State of the run</source>
        <translation>Zustand des Laufs</translation>
    </message>
    <message>
        <source>What is in the way</source>
        <translation>Was im Weg ist</translation>
    </message>
    <message>
        <source>Force stop</source>
        <translation>Sofort beenden</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>Läuft…</translation>
    </message>
</context>
<context>
    <name>RunButtons</name>
    <message>
        <source>Go on where the run was paused</source>
        <translation>Weitermachen, wo der Lauf angehalten wurde</translation>
    </message>
    <message>
        <source>Stop after the current step, to go on from there later ({keys})</source>
        <translation>Nach dem laufenden Schritt anhalten, um später dort weiterzumachen ({keys})</translation>
    </message>
    <message>
        <source>How often Run runs, each time with the next seeds.
A seed set to random, increment or decrement makes every run another one.</source>
        <translation>Wie oft „Ausführen“ läuft, jedes Mal mit den nächsten Seeds.
Ein Seed auf zufällig, aufwärts oder abwärts macht jeden Lauf zu einem anderen.</translation>
    </message>
    <message>
        <source>Run by itself after every edit, with the seeds of the last run ({keys}).
What goes on is cancelled; only what the edit touches is made again.</source>
        <translation>Nach jeder Änderung von selbst laufen, mit den Seeds des letzten Laufs ({keys}).
Laufendes wird abgebrochen; nur was die Änderung berührt, wird neu gemacht.</translation>
    </message>
    <message>
        <source>Batch </source>
        <translation>Reihe </translation>
    </message>
    <message>
        <source>Batch: number of runs</source>
        <translation>Reihe: Anzahl der Läufe</translation>
    </message>
    <message>
        <source>On change</source>
        <translation>Bei Änderung</translation>
    </message>
    <message>
        <source>Run on change</source>
        <translation>Bei Änderung ausführen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop after the current step ({keys})</source>
        <translation>Nach dem laufenden Schritt anhalten ({keys})</translation>
    </message>
    <message>
        <source>Run   {keys}</source>
        <translation>Ausführen   {keys}</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Make the pictures this workflow asks for; what is cached is used again ({keys})</source>
        <translation>Die Bilder machen, die dieser Workflow verlangt; Bekanntes wird wieder benutzt ({keys})</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>Force stop</source>
        <translation>Sofort beenden</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>RunCommands</name>
    <message>
        <source>Nothing is selected. Select the node to run to.</source>
        <translation>Nichts ist ausgewählt. Den Knoten auswählen, bis zu dem ausgeführt werden soll.</translation>
    </message>
    <message>
        <source>No picture is asked for behind the selected nodes. Run to them instead, with {keys}.</source>
        <translation>Hinter den ausgewählten Knoten wird kein Bild verlangt. Stattdessen mit {keys} bis zu ihnen ausführen.</translation>
    </message>
    <message>
        <source>Nothing is selected. Select the nodes whose pictures to make.</source>
        <translation>Nichts ist ausgewählt. Die Knoten auswählen, deren Bilder gemacht werden sollen.</translation>
    </message>
    <message>
        <source>No finished picture is shown. Choose one in the filmstrip.</source>
        <translation>Es wird kein fertiges Bild gezeigt. Eines im Filmstreifen wählen.</translation>
    </message>
    <message>
        <source>Nothing is known of the seed of this picture.</source>
        <translation>Vom Seed dieses Bildes ist nichts bekannt.</translation>
    </message>
    <message>
        <source>The nodes that had the seed of this picture are not in this workflow.</source>
        <translation>Die Knoten mit dem Seed dieses Bildes sind nicht in diesem Workflow.</translation>
    </message>
    <message numerus="yes">
        <source>{running} of %n node(s)</source>
        <translation>
            <numerusform>{running} von %n Knoten</numerusform>
            <numerusform>{running} von %n Knoten</numerusform>
        </translation>
    </message>
    <message>
        <source>all cached</source>
        <translation>alles bekannt</translation>
    </message>
    <message numerus="yes">
        <source>Nothing in this workflow has a seed, so all %n run(s) would be the same. It runs once.</source>
        <translation>
            <numerusform>Nichts in diesem Workflow hat einen Seed; %n Lauf wäre derselbe. Er läuft einmal.</numerusform>
            <numerusform>Nichts in diesem Workflow hat einen Seed; alle %n Läufe wären gleich. Er läuft einmal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every seed is fixed, so all %n run(s) would give the same. It runs once.</source>
        <translation>
            <numerusform>Jeder Seed ist fest; %n Lauf gäbe dasselbe. Er läuft einmal.</numerusform>
            <numerusform>Jeder Seed ist fest; alle %n Läufe gäben dasselbe. Er läuft einmal.</numerusform>
        </translation>
    </message>
    <message>
        <source>Count the seeds up and run</source>
        <translation>Seeds hochzählen und ausführen</translation>
    </message>
</context>
<context>
    <name>RunControl</name>
    <message>
        <source>Save your workflow and start Nodegraph again.</source>
        <translation>Den Workflow speichern und Nodegraph neu starten.</translation>
    </message>
</context>
<context>
    <name>RunDisplay</name>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Loading libraries</source>
        <translation>Lädt Bibliotheken</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Saved {name} in {folder}</source>
        <translation>{name} in {folder} gespeichert</translation>
    </message>
    <message>
        <source>Show node</source>
        <translation>Knoten zeigen</translation>
    </message>
    <message>
        <source>{title} cannot run: {why}</source>
        <translation>{title} kann nicht laufen: {why}</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>in {seconds}</source>
        <translation>in {seconds}</translation>
    </message>
    <message>
        <source>Continue goes on from here</source>
        <translation>„Fortsetzen“ macht hier weiter</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Seed {seed}</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>{title}: {message} It goes on with less: {economy}. That is remembered for this workflow.</source>
        <translation>{title}: {message} Es geht mit weniger weiter: {economy}. Das wird für diesen Workflow gemerkt.</translation>
    </message>
    <message>
        <source>The run has not stopped yet. In a few seconds, or with Force stop now, its worker process is ended and replaced: the workflow and finished results stay.</source>
        <translation>Der Lauf hat noch nicht angehalten. In einigen Sekunden, oder mit „Sofort beenden“ jetzt, wird sein Arbeitsprozess beendet und ersetzt: Der Workflow und fertige Ergebnisse bleiben.</translation>
    </message>
    <message>
        <source>Force stop</source>
        <translation>Sofort beenden</translation>
    </message>
    <message>
        <source>no worker running</source>
        <translation>kein Arbeitsprozess läuft</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Workflow</source>
        <translation>Workflow</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>{state}, asked to pause</source>
        <translation>{state}, soll anhalten</translation>
    </message>
    <message>
        <source>{state}, asked to cancel</source>
        <translation>{state}, soll abbrechen</translation>
    </message>
    <message>
        <source>Queue and history</source>
        <translation>Warteschlange und Verlauf</translation>
    </message>
    <message>
        <source>seed {seeds}</source>
        <translation>Seed {seeds}</translation>
    </message>
    <message>
        <source>Job {id}, from: {origin}</source>
        <translation>Auftrag {id}, von: {origin}</translation>
    </message>
    <message>
        <source>Run {id}, from: {origin}</source>
        <translation>Lauf {id}, von: {origin}</translation>
    </message>
</context>
<context>
    <name>Scrubber</name>
    <message>
        <source>Show the steps</source>
        <translation>Schritte zeigen</translation>
    </message>
    <message>
        <source>Draw the picture as it was after every step; steps that are known are not run again</source>
        <translation>Das Bild zeichnen, wie es nach jedem Schritt war; bekannte Schritte laufen nicht noch einmal</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Start a new branch from this step</source>
        <translation>Ab diesem Schritt einen neuen Zweig beginnen</translation>
    </message>
    <message>
        <source>Start a new branch from this step: nodes that go the same way to here, and on as you like</source>
        <translation>Ab diesem Schritt einen neuen Zweig beginnen: Knoten, die bis hierher denselben Weg gehen und dann beliebig weiter</translation>
    </message>
    <message>
        <source>Plot the noise levels</source>
        <translation>Rauschpegel zeichnen</translation>
    </message>
    <message>
        <source>Plot the noise levels over the steps</source>
        <translation>Rauschpegel über die Schritte zeichnen</translation>
    </message>
    <message>
        <source>Noise levels over the steps</source>
        <translation>Rauschpegel über die Schritte</translation>
    </message>
    <message>
        <source>Step {step} of {count}</source>
        <translation>Schritt {step} von {count}</translation>
    </message>
</context>
<context>
    <name>Scrubbing</name>
    <message>
        <source>Its run cannot be planned yet.</source>
        <translation>Sein Lauf lässt sich noch nicht planen.</translation>
    </message>
    <message>
        <source>Drawing the steps…</source>
        <translation>Die Schritte werden gezeichnet…</translation>
    </message>
    <message>
        <source>{title}: noise levels</source>
        <translation>{title}: Rauschpegel</translation>
    </message>
    <message>
        <source>{title}, step {step} of {count}</source>
        <translation>{title}, Schritt {step} von {count}</translation>
    </message>
    <message>
        <source>Step {done} of {total}…</source>
        <translation>Schritt {done} von {total}…</translation>
    </message>
</context>
<context>
    <name>SeedRow</name>
    <message>
        <source>fixed</source>
        <translation>fest</translation>
    </message>
    <message>
        <source>random</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>increment</source>
        <translation>aufwärts</translation>
    </message>
    <message>
        <source>decrement</source>
        <translation>abwärts</translation>
    </message>
    <message>
        <source>every run takes this seed</source>
        <translation>jeder Lauf nimmt diesen Seed</translation>
    </message>
    <message>
        <source>runs after the first draw one</source>
        <translation>Läufe nach dem ersten würfeln einen</translation>
    </message>
    <message>
        <source>runs after the first count up</source>
        <translation>Läufe nach dem ersten zählen aufwärts</translation>
    </message>
    <message>
        <source>runs after the first count down</source>
        <translation>Läufe nach dem ersten zählen abwärts</translation>
    </message>
    <message>
        <source>Seed from run to run</source>
        <translation>Seed von Lauf zu Lauf</translation>
    </message>
    <message>
        <source>Seed used last</source>
        <translation>Zuletzt benutzter Seed</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Nehmen</translation>
    </message>
    <message>
        <source>Set the seed of the last run here</source>
        <translation>Den Seed des letzten Laufs hier setzen</translation>
    </message>
    <message>
        <source>Use the seed of the last run</source>
        <translation>Seed des letzten Laufs übernehmen</translation>
    </message>
    <message>
        <source>From run to run: {what}. Running never changes the document.</source>
        <translation>Von Lauf zu Lauf: {what}. Ein Lauf ändert nie das Dokument.</translation>
    </message>
    <message>
        <source>ran {seed}</source>
        <translation>lief mit {seed}</translation>
    </message>
</context>
<context>
    <name>Seeds</name>
    <message>
        <source>Count the seeds up</source>
        <translation>Seeds hochzählen</translation>
    </message>
    <message>
        <source>Use the seed of a picture</source>
        <translation>Seed eines Bildes übernehmen</translation>
    </message>
</context>
<context>
    <name>SessionLog</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>The workflow names no model files.</source>
        <translation>Der Workflow nennt keine Modelldateien.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Places on this machine</source>
        <translation>Orte auf diesem Rechner</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Nothing: the workflow says nothing about this machine.</source>
        <translation>Nichts: Der Workflow sagt nichts über diesen Rechner.</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>nicht hier</translation>
    </message>
    <message>
        <source>its content</source>
        <translation>seinem Inhalt</translation>
    </message>
    <message>
        <source>its name and size</source>
        <translation>seinem Namen und seiner Größe</translation>
    </message>
    <message>
        <source>its name</source>
        <translation>seinem Namen</translation>
    </message>
</context>
<context>
    <name>ShareDialog</name>
    <message>
        <source>Share a copy</source>
        <translation>Kopie weitergeben</translation>
    </message>
    <message>
        <source>Models that the copy names</source>
        <translation>Modelle, die die Kopie nennt</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Known by</source>
        <translation>Bekannt an</translation>
    </message>
    <message>
        <source>Keep the names of pictures</source>
        <translation>Namen von Bildern behalten</translation>
    </message>
    <message>
        <source>The pictures themselves are in no workflow: whoever opens it needs them, too</source>
        <translation>Die Bilder selbst sind in keinem Workflow: Wer ihn öffnet, braucht sie auch</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>Kopie speichern…</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Models it asks for</source>
        <translation>Modelle, die er verlangt</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Weggelassen</translation>
    </message>
</context>
<context>
    <name>SideRun</name>
    <message>
        <source>The worker process ended: {reason}.</source>
        <translation>Der Arbeitsprozess wurde beendet: {reason}.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>It could not be drawn.</source>
        <translation>Es konnte nicht gezeichnet werden.</translation>
    </message>
</context>
<context>
    <name>SlidingEditor</name>
    <message>
        <source>{name}, slider</source>
        <translation>{name}, Schieber</translation>
    </message>
</context>
<context>
    <name>Splicing</name>
    <message>
        <source>This node does not fit on that link.</source>
        <translation>Dieser Knoten passt nicht auf jene Verbindung.</translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>“{title}” runs.</source>
        <translation>„{title}“ läuft.</translation>
    </message>
    <message>
        <source> after {time}</source>
        <translation> nach {time}</translation>
    </message>
    <message>
        <source>“{title}” is done{took}.</source>
        <translation>„{title}“ ist fertig{took}.</translation>
    </message>
    <message>
        <source>“{title}” failed{took}.</source>
        <translation>„{title}“ ist fehlgeschlagen{took}.</translation>
    </message>
    <message>
        <source>“{title}” was cancelled{took}.</source>
        <translation>„{title}“ wurde abgebrochen{took}.</translation>
    </message>
    <message>
        <source>“{title}” is paused{took}.</source>
        <translation>„{title}“ ist angehalten{took}.</translation>
    </message>
    <message>
        <source>“{title}” is saved.</source>
        <translation>„{title}“ ist gespeichert.</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Text to picture</source>
        <translation>Text zu Bild</translation>
    </message>
    <message>
        <source>Say in words what you want to see.</source>
        <translation>Mit Worten sagen, was zu sehen sein soll.</translation>
    </message>
    <message>
        <source>Picture to picture</source>
        <translation>Bild zu Bild</translation>
    </message>
    <message>
        <source>Begin with a picture and make it anew, in part.</source>
        <translation>Mit einem Bild beginnen und es zum Teil neu machen.</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>Neu malen</translation>
    </message>
    <message>
        <source>Repaint one part; the rest stays as it is.</source>
        <translation>Einen Teil neu malen; der Rest bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>Steuerung</translation>
    </message>
    <message>
        <source>The edges of a picture say where things are.</source>
        <translation>Die Kanten eines Bildes sagen, wo die Dinge sind.</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>Stil</translation>
    </message>
    <message>
        <source>Draw everything in a style that was learned.</source>
        <translation>Alles in einem gelernten Stil zeichnen.</translation>
    </message>
    <message>
        <source>Start page</source>
        <translation>Startseite</translation>
    </message>
    <message>
        <source>Show this page when Nodegraph starts</source>
        <translation>Diese Seite beim Start von Nodegraph zeigen</translation>
    </message>
    <message>
        <source>What would you like to make?</source>
        <translation>Was soll entstehen?</translation>
    </message>
    <message>
        <source>Each of these runs on the small model that comes with Nodegraph: choose one, then press Run ({keys}).</source>
        <translation>Jeder davon läuft mit dem kleinen Modell, das Nodegraph mitbringt: einen wählen, dann „Ausführen“ ({keys}) drücken.</translation>
    </message>
    <message>
        <source>Empty workflow</source>
        <translation>Leerer Workflow</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>To the canvas</source>
        <translation>Zur Arbeitsfläche</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Workflows that you open or save are listed here.</source>
        <translation>Geöffnete oder gespeicherte Workflows stehen hier.</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>cached</source>
        <translation>bekannt</translation>
    </message>
    <message>
        <source>will run</source>
        <translation>steht an</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>blockiert</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>worker starting…</source>
        <translation>Arbeitsprozess startet…</translation>
    </message>
    <message>
        <source>Show what is wrong, and what helps</source>
        <translation>Zeigen, was nicht stimmt und was hilft</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n Problem</numerusform>
            <numerusform>%n Probleme</numerusform>
        </translation>
    </message>
    <message>
        <source>{blocked} blocked  ·  {cached} cached  ·  {to_run} to run</source>
        <translation>{blocked} blockiert  ·  {cached} bekannt  ·  {to_run} auszuführen</translation>
    </message>
    <message>
        <source>{cached} cached  ·  {to_run} to run</source>
        <translation>{cached} bekannt  ·  {to_run} auszuführen</translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Not saved to a file yet</source>
        <translation>Noch in keiner Datei gespeichert</translation>
    </message>
    <message>
        <source>The run of “{title}” failed.</source>
        <translation>Der Lauf von „{title}“ ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>done in {seconds}</source>
        <translation>fertig in {seconds}</translation>
    </message>
</context>
<context>
    <name>Target</name>
    <message>
        <source>Paint a mask</source>
        <translation>Maske malen</translation>
    </message>
</context>
<context>
    <name>Tints</name>
    <message>
        <source>Shown in red</source>
        <translation>Rot gezeigt</translation>
    </message>
    <message>
        <source>Shown in green</source>
        <translation>Grün gezeigt</translation>
    </message>
    <message>
        <source>Shown in blue</source>
        <translation>Blau gezeigt</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>New workflow ({keys})</source>
        <translation>Neuer Workflow ({keys})</translation>
    </message>
    <message>
        <source>New workflow</source>
        <translation>Neuer Workflow</translation>
    </message>
</context>
<context>
    <name>Unsaved</name>
    <message>
        <source>Unsaved changes</source>
        <translation>Ungesicherte Änderungen</translation>
    </message>
    <message>
        <source>Save the changes to “{title}”?</source>
        <translation>Die Änderungen an „{title}“ speichern?</translation>
    </message>
    <message>
        <source>Without saving they are lost.</source>
        <translation>Ohne Speichern gehen sie verloren.</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Slider</source>
        <translation>Schieber</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Wechselbild</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Luminance</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Pin the picture as A or B, or let it go</source>
        <translation>Das Bild als A oder B anheften oder loslassen</translation>
    </message>
    <message>
        <source>Compare in another way</source>
        <translation>Anders vergleichen</translation>
    </message>
    <message>
        <source>Luminance alone; again: all colours</source>
        <translation>Nur Helligkeit; noch einmal: alle Farben</translation>
    </message>
    <message>
        <source>Actual size / the whole picture</source>
        <translation>Originalgröße / das ganze Bild</translation>
    </message>
    <message>
        <source>What is known of the picture</source>
        <translation>Was vom Bild bekannt ist</translation>
    </message>
    <message>
        <source>Ctrl and drag</source>
        <translation>Strg und ziehen</translation>
    </message>
    <message>
        <source>Drag the picture out</source>
        <translation>Das Bild herausziehen</translation>
    </message>
    <message>
        <source>Do not compare</source>
        <translation>Nicht vergleichen</translation>
    </message>
    <message>
        <source>Pin this picture as {name} to compare it ({name})</source>
        <translation>Dieses Bild als {name} zum Vergleichen anheften ({name})</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Show the whole picture (0)</source>
        <translation>Ganzes Bild zeigen (0)</translation>
    </message>
    <message>
        <source>Repaint a part of the picture</source>
        <translation>Einen Teil des Bildes neu malen</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save the picture as… (Ctrl and drag pulls it out)</source>
        <translation>Bild speichern unter… (Strg und ziehen zieht es heraus)</translation>
    </message>
    <message>
        <source>Look at one channel alone</source>
        <translation>Einen Kanal allein ansehen</translation>
    </message>
    <message>
        <source>Pin as {name}</source>
        <translation>Als {name} anheften</translation>
    </message>
    <message>
        <source>How A and B are compared (C)</source>
        <translation>Wie A und B verglichen werden (C)</translation>
    </message>
    <message>
        <source>What is known of the picture (I)</source>
        <translation>Was vom Bild bekannt ist (I)</translation>
    </message>
    <message>
        <source>largest difference {largest}  ·  mean {mean:.2f}  ·  {share:.0f} % of the pixels differ</source>
        <translation>größter Unterschied {largest}  ·  Mittel {mean:.2f}  ·  {share:.0f} % der Pixel weichen ab</translation>
    </message>
    <message>
        <source>{width} × {height} px  ·  {zoom:.0f} %</source>
        <translation>{width} × {height} px  ·  {zoom:.0f} %</translation>
    </message>
</context>
<context>
    <name>Walk</name>
    <message>
        <source>In “{title}”. Tab with nothing selected, or Alt+Up, leads out.</source>
        <translation>In „{title}“. Tab ohne Auswahl oder Alt+Auf führt hinaus.</translation>
    </message>
</context>
<context>
    <name>WorkerLink</name>
    <message>
        <source>The connection to the worker process broke: {error}</source>
        <translation>Die Verbindung zum Arbeitsprozess brach ab: {error}</translation>
    </message>
</context>
<context>
    <name>WorkflowFiles</name>
    <message>
        <source>Rename the workflow</source>
        <translation>Workflow umbenennen</translation>
    </message>
    <message>
        <source>New name of “{name}”:</source>
        <translation>Neuer Name von „{name}“:</translation>
    </message>
    <message>
        <source>A name has no slash in it. “{name}” kept its name.</source>
        <translation>In einem Namen steht kein Schrägstrich. „{name}“ behielt seinen Namen.</translation>
    </message>
    <message>
        <source>“{name}” is open and kept its name. Close its tab first, or save it under another name.</source>
        <translation>„{name}“ ist offen und behielt seinen Namen. Erst den Reiter schließen oder unter einem anderen Namen speichern.</translation>
    </message>
    <message>
        <source>There is a file “{other}” already; “{name}” kept its name.</source>
        <translation>Es gibt schon eine Datei „{other}“; „{name}“ behielt seinen Namen.</translation>
    </message>
    <message>
        <source>List the workflows of a folder</source>
        <translation>Workflows eines Ordners aufführen</translation>
    </message>
    <message>
        <source>“{name}” was left as it is: {reason}.</source>
        <translation>„{name}“ blieb, wie es ist: {reason}.</translation>
    </message>
</context>
<context>
    <name>WorkflowPage</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Title of the workflow</source>
        <translation>Titel des Workflows</translation>
    </message>
    <message>
        <source>Notes: what this workflow shows, what to try, where its models come from.</source>
        <translation>Notizen: was dieser Workflow zeigt, was zu versuchen ist, woher seine Modelle stammen.</translation>
    </message>
    <message>
        <source>Notes about the workflow</source>
        <translation>Notizen zum Workflow</translation>
    </message>
    <message>
        <source>Picture of the workflow</source>
        <translation>Bild des Workflows</translation>
    </message>
    <message>
        <source>This workflow</source>
        <translation>Dieser Workflow</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>noch nicht gespeichert</translation>
    </message>
</context>
<context>
    <name>WorkflowsPanel</name>
    <message>
        <source>Workflows</source>
        <translation>Workflows</translation>
    </message>
    <message>
        <source>Search names and notes…</source>
        <translation>Namen und Notizen durchsuchen…</translation>
    </message>
    <message>
        <source>Search workflows</source>
        <translation>Workflows durchsuchen</translation>
    </message>
    <message>
        <source>Workflows at hand</source>
        <translation>Vorhandene Workflows</translation>
    </message>
    <message>
        <source>Looking for workflows…</source>
        <translation>Workflows werden gesucht…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>List the workflows of one more folder here</source>
        <translation>Die Workflows eines weiteren Ordners hier aufführen</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>In your folders</source>
        <translation>In eigenen Ordnern</translation>
    </message>
    <message>
        <source>Come with Nodegraph</source>
        <translation>Mit Nodegraph geliefert</translation>
    </message>
    <message>
        <source>In no name and no note is there such a word. Try another one.</source>
        <translation>In keinem Namen und keiner Notiz steht so ein Wort. Ein anderes versuchen.</translation>
    </message>
    <message>
        <source>None yet in “{folder}”</source>
        <translation>Noch keine in „{folder}“</translation>
    </message>
    <message>
        <source>Workflows that you save in these folders appear here:
{folders}</source>
        <translation>Workflows, die in diesen Ordnern gespeichert werden, erscheinen hier:
{folders}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>List this folder no longer</source>
        <translation>Diesen Ordner nicht mehr aufführen</translation>
    </message>
</context>
<context>
    <name>_List</name>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>What is wrong, and what to do</source>
        <translation>Was nicht stimmt und was zu tun ist</translation>
    </message>
</context>
</TS>
