<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Keys</source>
        <comment>This key cannot be told from others here. Press another one.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <comment>{key} keeps its meaning on the canvas. Press it with Ctrl, Alt or Shift.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <comment>{key} opens the menu “{menu}”. Press another key.</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Hide: {panel}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show: {panel}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Nodegraph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add a node that fits…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add node…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Align</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Arrange</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Bypass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Collapse or expand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Connect the selected nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Disconnect from the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export a picture of the graph…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Force stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Gallery…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Insert a node on the link…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lay out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Left side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Memory on the nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Move by a step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paint a mask…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pin or unpin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Queue and history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reroute the link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset to the default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Right side: viewer and inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Select the nodes in the frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Unsaved work…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Workflows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A step &amp;down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A step &amp;up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A step to the &amp;left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A step to the &amp;right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abo&amp;ut the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual &amp;size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to the &amp;queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align &amp;bottom edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align &amp;left edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align &amp;right edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align &amp;top edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align middles in a &amp;column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align middles in a ro&amp;w</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;olour…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change &amp;keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete and &amp;reconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal gaps &amp;across</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal gaps &amp;down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frame just &amp;around its nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to &amp;panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ligh&amp;t theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ne&amp;xt link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the wor&amp;kflow of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orange</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;references…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;roblems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panels &amp;below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin the picture as &amp;A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin the picture as &amp;B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre&amp;vious link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run &amp;to the selected nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a &amp;grid…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run on &amp;change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run what the se&amp;lection leads to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;econds on the nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;hare a copy…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the &amp;pictures folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the &amp;whole graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the se&amp;lection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The &amp;first workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme of the s&amp;ystem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the seed of the picture &amp;shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Adder</name>
    <message>
        <source>There is no node type “{type_id}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Links of type {kind} cannot be rerouted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Aligner</name>
    <message>
        <source>Align nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distribute nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select at least two nodes that are not pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select at least three nodes that are not pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>“{title}” is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” is paused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” is done after {seconds}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” failed after {seconds}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” was cancelled after {seconds}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” is paused after {seconds}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>The last action could not be completed ({name}: {error}). Your workflow is as it was; save it, and please report this with the details.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AppCommand</name>
    <message>
        <source>The process could not be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. What has come so far is kept.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>Unsaved changes cannot be kept for the case of a crash: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is lost; save now and then. They would be kept in {root}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Axes</name>
    <message>
        <source>Write values with commas between them, or 1..4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{word}” does not stand in the text of {title}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what shall vary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both axes vary the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another parameter for one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These are {count} combinations; {most} are the most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out values.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AxisRow</name>
    <message>
        <source>{name}: what varies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>replace this word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it empty to use whole texts; else each value takes the place of this word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: word to replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>values, for example 3, 5, 7 or 1..4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Backdrop</name>
    <message>
        <source>Double-click to add a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift+A and Tab do the same where the mouse is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a workflow, or a picture made here, to open it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Branching</name>
    <message>
        <source>{title} cannot be branched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only Sample can.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No branch can begin after step {step} of {title}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameter} is driven by a link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a step that is neither the first nor the last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, to step {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, from step {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Branch from step {step}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangedOnDisk</name>
    <message>
        <source>Changed on disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was changed by another program since it was opened here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overwrite replaces what is there with your version. Load what is there gives up your changes. Save as keeps both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load what is there</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What shall be done?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here is called that.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Duplicate frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clipboard holds no nodes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select two nodes or more to connect them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between the selected nodes nothing fits a free input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the nodes or the frame to colour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the link to reroute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a frame with nodes in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move frame</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>Copied the frame and %n node(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n node(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release to cut %n link(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cut %n link(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release to reroute %n link(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reroute %n link(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) missing</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{running} of %n node(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot run</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CutLinks</name>
    <message>
        <source>Cross the links to cut</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DiskWatch</name>
    <message>
        <source>“{name}” was changed by another program. Saving will ask which version stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was changed by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load what is there</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentRun</name>
    <message>
        <source>running, step {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker is being started again; press Run once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker process ended: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your workflow is safe. Run starts it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your workflow is safe. It ended too often and stays down for now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentTabs</name>
    <message>
        <source>Open workflows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this workflow</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DrawLink</name>
    <message>
        <source>Release to disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release for nodes that fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move link</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dropped</name>
    <message>
        <source>“{name}” could not be copied into the input folder: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no model that this version knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is {kind}, which no node loads by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is {kind}, which no node loads by itself. Prompts name it: embedding:{stem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is {kind}, but lies in none of the model folders. Workflows name models by their place in those, so that they open on other machines, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the folder “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In “{name}” there are no model files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” holds model files. As one of your model folders, it is searched where it lies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add as a model folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an {kind} for {family}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a {kind} for {family}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a {kind}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FactsPanel</name>
    <message>
        <source>About the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is known of a picture stands here: size, seed, prompt, model, file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the workflow of this picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose a {kind}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a picture from anywhere; a copy goes into the input folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} (not here)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No {kind} on this machine yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileMenus</name>
    <message>
        <source>Workflows you open or save are listed here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileQuestions</name>
    <message>
        <source>Open a workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workflows and pictures (*.json *.png);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures ({kinds});;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Filing</name>
    <message>
        <source>Save the workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workflows (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be saved: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are in {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was not opened{place}: {message}{more}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 more fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} more faults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{more}: see Problems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The workflows that ship with Nodegraph are not overwritten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save yours elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is open in another tab and was not overwritten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save under another name, or close that tab first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Finished pictures line up here. Click one to look at it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open its workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use its seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin as {name} to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Find</name>
    <message>
        <source>frame: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find by title, type or value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous (Shift+F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next (F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Forecast</name>
    <message>
        <source>about {seconds}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing, everything is known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how long is not known yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up to {memory} of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next run: {what}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing: {files}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FrameItem</name>
    <message>
        <source>Frame</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GalleryDialog</name>
    <message>
        <source>Pictures that Save image writes appear here.

Run a workflow to make the first one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture has these words in its prompts or its name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search prompts, models and names…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open its workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} could not be moved to the trash, and nothing was deleted. The folder may lie on a disk without one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{seen} of %n picture(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move “{name}” to the trash?</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Move %n picture(s) to the trash?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>From there it can be brought back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} px, {file}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GetModel</name>
    <message>
        <source>Model on the hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one file only (optional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File in the repository</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files that would be fetched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} in all, into {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch {size}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the link on which the node shall stand.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GridDialog</name>
    <message>
        <source>waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open as a workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use these values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the sheet…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shape} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the workflow with the values of the picture that is selected (double-click)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the values of the picture that is selected in the open workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures of the grid appear here, in rows and columns.

Choose what varies and which values it takes, then press Run the grid.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GridRun</name>
    <message>
        <source>The worker process ended: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Grids</name>
    <message>
        <source>Use the values of a grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sheet could not be written to “{folder}”: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {name} in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n picture(s) of the grid are made</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandingOn</name>
    <message>
        <source>PNG pictures (*.png);;SVG drawings (*.svg)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export a picture of the graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workflows (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is open here and was not overwritten. Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The copy is on the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}. Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeatDisplay</name>
    <message>
        <source>Seconds per node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most memory per node</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Hits</name>
    <message>
        <source>The node type “{type}” is not installed. It is kept as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a new seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click to paint over it what shall be repainted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click or type digits to set it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click or type digits to set it; drag to change it (Ctrl: finely, Shift: fast).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InlineEditor</name>
    <message>
        <source>“{label}” is set by a link from {title}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of that name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {kind} file yet. Put one into a model folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture yet. Put one into the input folder, or drop it on the window.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Select a node to see what it does and to set its parameters.

Double-click the canvas to add one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) are selected.

M mutes, B bypasses, Ctrl+D duplicates them.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Runs because</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint a mask…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint over the picture what shall be repainted (Shift+M, or double-click the picture)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{type}, called “{id}” in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Muted: it and what depends on it do not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bypassed: its input is handed through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Node type “{type}” is not installed here. It is kept and saved as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To save memory</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search for a key or for what it does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No key and no command is called that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canvas, always</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Painting a mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the canvas, middle or right button</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+drag the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select with a box; with Alt take away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select with a box; Shift adds, Ctrl takes away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle or right button, or Space and drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from a socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link; into the void: add what fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a node on a link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it between the two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+drag the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select with a loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right button</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu of what is there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+right drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut links</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift+right drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put dots on links</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+right drag from node to node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect what fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change it; Ctrl finely, Shift fast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a frame&apos;s title or edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it with its nodes; resize it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual size; of Load image: paint a mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the values of the node; edit the value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tab, in the values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next value; with Shift the previous one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Digits, on a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type another value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave what is under way; then the values; then the selection</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Nodegraph (like Blender)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letters act on the canvas. Dragging its empty part selects with a box.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like ComfyUI</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dragging the empty canvas looks elsewhere; with Ctrl it selects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> or </source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Set of keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search for a command or a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give this command the keys of the set again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give every command the keys of the set again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pointed at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a command above, then press a key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acts while the canvas has the focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acts in the whole window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another key for {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {key} from “{command}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} does that already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} belongs to “{owner}”. Take it for “{command}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{command}” has no key now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken back from “{commands}”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LazyConnect</name>
    <message>
        <source>Release on the node to connect with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of {source} fits a free input of {target}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the workflow to see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: {least} to {most}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>Search nodes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Node library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No node is called that. Try another word, or clear the search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click to add it, or drag it onto the canvas.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogKeeper</name>
    <message>
        <source>A run of “{title}” was asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> after {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run of “{title}” is done{took}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run of “{title}” failed{took}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run of “{title}” was cancelled{took}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run of “{title}” is paused{took}; Continue goes on from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture {name} was saved in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker process is ready: {device}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker process has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” was opened from {where}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” was opened; it belongs to no file yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” was closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” was saved to {where}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes of “{title}” were kept for the case of a crash.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the selected line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the log…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected lines, or all that are listed (Ctrl+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty this list; the files in the log folder stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where window and worker write their logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No line matches the search and the kind chosen above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happens is written down here: runs, files that are opened and saved, messages, and warnings of the window and of the worker process.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>“{name}” cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is on the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}. Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture carries no workflow: it was only shown, or comes from elsewhere. Pictures that Save image wrote carry theirs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>What can be put into the workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures, queue and messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue and history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The details are in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MaskBoard</name>
    <message>
        <source>Picture to paint on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint over what shall be repainted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take paint away; the right button or held Alt does so with every tool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw round what shall be repainted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a part of one colour, or within an outline you painted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from where all is repainted to where nothing is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right button, or Alt held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take away instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>[ and ], or Ctrl and wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space and drag, or middle button</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole picture / actual size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invert / clear / feather</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo / redo a stroke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask – {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far to feather</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the mask is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feather</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soften every edge of the mask by this much (X)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole picture (Home)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt is held: the tool takes paint away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you paint is repainted.   Right button erases  ·  [ ] brush size  ·  wheel zooms  ·  Space pans  ·  {keys} undoes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share:.0f} % marked  ·  {width} × {height} px  ·  {zoom:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing marked  ·  {width} × {height} px  ·  {zoom:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unused mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the mask you painted?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without that it is lost.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MaskPainter</name>
    <message>
        <source>Select a node with a picture first, for example Load image, then paint a mask over it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a picture in this node first; the mask is painted over it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture here yet to paint over. Run the workflow once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mask could not be written to “{folder}”: {reason}. Save the workflow in a folder where you may write, and paint it again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MemoryWatch</name>
    <message>
        <source>memory {memory} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main memory that the worker process holds: models, results and libraries</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Minimap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to look elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelFolders</name>
    <message>
        <source>Model folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its files stay where they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not exist now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>collection of {program}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your own</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>All kinds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files of this format can run code when opened, so it is not opened. Converting makes a .safetensors file of its tensors, in a process that runs nothing of it and reaches no network. The old file stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the model folders…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model is called that. Try another word, or another kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models appear here when they lie in one of the model folders. Add a folder, or get a model.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelPages</name>
    <message>
        <source>These folders are searched for models, the first one first. A folder of ComfyUI or AUTOMATIC1111, its root or its “models”, is used where it lies; nothing is ever written into it. New files go into the first folder of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of a model on the Hugging Face hub is OWNER/NAME, as in the address of its page. You see what it holds and how large it is before anything is fetched; only .safetensors weights and their configs are. Nothing else in Nodegraph uses a network.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Converting {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model in several files has no SHA-256 of its own; nodegraph-app models hash gives one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the hub for {repository}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetching {repository}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {whole}  ·  {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is among the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ended without a word.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MoveFrame</name>
    <message>
        <source>Move frame</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MoveNodes</name>
    <message>
        <source>Pinned here; P lets it be moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release to insert {title}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NodeBook</name>
    <message>
        <source>Its result is held in memory and will be used again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its result is kept on disk and will be used again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{message} Trying again: {economy}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run was cancelled before it was finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker process ended before this node was finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker process ended while this node was running: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your workflow is safe. Run again; if it repeats, try a smaller size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NodeItem</name>
    <message>
        <source>to save memory: {thrift}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture appears here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>muted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bypassed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not installed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NodeLayout</name>
    <message>
        <source>linked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NodeSearch</name>
    <message>
        <source>Add node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a node that fits “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert a node on the link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No node type is called that.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Nodes</name>
    <message>
        <source>0 for none, 1 for all of it, which may look plain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 = repaint; stretched to the latent when used. One mask, or one per picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 repaints everything, 0 nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 shows the image, 0 the background.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>6 is usual for the positive, 2.5 for the negative, also without this node.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adaptive projected guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a LoRA to a model and its text encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a LoRA to a model and its text encoder.

Changing a strength loads no file again. Several LoRAs add up, in the order they are linked. LoHa, LoKr
and DoRA files are read too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add as much noise to a latent as training did: the forward process, up to a step of a schedule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add difference of VAEs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add difference of text encoders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to a VAE what another has learned: first + weight · (second − minus).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to a model what another has learned: first + weight · (second − minus).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to a text encoder what another has learned: first + weight · (second − minus).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aesthetic score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align Your Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply ControlNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avoid a negative without losing what it has in common with the positive (Perp-Neg).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avoid a negative without losing what it has in common with the positive (Perp-Neg).

Link the result to the negative of Sample. Each step asks the model for three prompts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring pictures to another size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CLIP vision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CLIP vision encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canny edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose CLIP&apos;s encoder of pictures, which tells other nodes what a picture shows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a ControlNet, which makes a model follow a picture such as an edge map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a VAE to use instead of the checkpoint&apos;s own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a checkpoint and hand out its parts: model, text encoder and VAE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a checkpoint and hand out its parts: model, text encoder and VAE.

Nothing is read into memory here; each part is loaded when a node first uses it, and stays loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model that comes without text encoders and VAE; load those with their own nodes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the rule of each step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the text encoders of a model family, each in a file of its own, such as clip_l and clip_g.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the text encoders of a model family, each in a file of its own, such as clip_l and clip_g.

Which file holds which encoder is read from the files, so their order does not matter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Combine prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Composite with mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ControlNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut a schedule in two, for two samplers one behind the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decode with VAE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a schedule: noise level, signal-to-noise ratio and share of the picture after every step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw the edges of a picture in white on black, as edge ControlNets want them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedded guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encode edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encode prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encode with VAE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feather mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the negative to the positive before guiding, and leave the first steps out (CFG-Zero*).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the negative to the positive before guiding, and leave the first steps out (CFG-Zero*).

Made for flow models such as SD 3 and Flux, whose first predictions are the least sure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FreeU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the guided prediction the length of the unguided one at each place, as Qwen-Image is guided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grow mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide away from pictures without structure (PAG).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide away from pictures without structure (PAG).

Each step asks the model once more, with attention switched off in some layers, and leads away from that.
It works without a negative too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide away from what the model makes without some of its layers; gives SD 3.5 better anatomy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide away from what the model makes without some of its layers; gives SD 3.5 better anatomy.

Each step in which it acts asks the model once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide in two stages: from the negative to the second prompt, and from there to the first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide in two stages: from the negative to the second prompt, and from there to the first.

Link the result to the positive of Sample; its guidance is that from the second prompt to the first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide strongly without oversaturated colours (APG).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide towards detail where the model looks most (SAG).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide towards detail where the model looks most (SAG).

What the model looks at is blurred, the model is asked once more, and guidance leads away from that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inpaint conditioning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invert image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join schedules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep strong guidance from raising the contrast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep strong guidance from raising the contrast.

The guided prediction gets back the spread of the unguided one (Lin et al. 2024). Of most use with models
that predict v and at high guidance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the last steps of a schedule, to change a picture only so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laplace schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay pictures over a background where a mask says so. Outside the mask the background stays exactly as
it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay pictures over a background where a mask says so. Outside the mask the background stays exactly as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type CLIP vision around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type ControlNet around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type VAE around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type conditioning around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type guider around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type image around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type latent around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type mask around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type model around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type noise around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type sampler around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type sigmas around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead a link of type text encoder around other nodes; nothing is computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a model that edits pictures look at one, such as Flux Kontext.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a model that edits pictures look at one, such as Flux Kontext.

Several in a row are several pictures, numbered in this order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a model that reads a picture beside the noise follow it, such as Flux Canny or Flux Depth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a prompt act in a part of the sampling only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a prompt act in a part of the sampling only.

Early steps decide on the layout, late ones on the details. Combine two prompts that take turns with
Combine prompts; a step in which none acts sees no picture at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let one of up to four encoded prompts through; the branches behind the others are not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let one of up to four latents through; the branches behind the others are not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let one of up to four masks through; the branches behind the others are not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let one of up to four models through; the branches behind the others are not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let one of up to four pictures through; the branches behind the others are not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let sampling repaint only a part of a latent; the rest stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let two prompts act together: where and while both do, the model follows their mean.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load CLIP vision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load ControlNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load LoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load VAE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load diffusion model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load text encoders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loaders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a mask that is the same everywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a picture out of noise, step by step, in latent space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a picture out of noise, step by step, in latent space.

Steps that are known from an earlier run are not run again: a run that was stopped goes on where it stood,
and a change that acts only later runs only what comes later.

To sample in two stages, give the first an end step and the second the same number as start step, the same
seed, steps, schedule and denoise, and no added noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the masked part larger, or smaller with a negative radius, with round corners.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the picture follow a steering picture. Several of these in a row add up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the picture follow a steering picture. Several of these in a row add up.

Apply it to the positive alone for the strongest effect, or to both for what most other programs do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark a rectangle. What lies outside the mask is cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask from alpha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge VAEs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge text encoders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mix two VAEs: every weight becomes a mean of both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mix two models: every weight becomes a mean of both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mix two models: every weight becomes a mean of both.

The mix is computed once, when it is first used; neither model is changed, and LoRAs can follow it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mix two text encoders: every weight becomes a mean of both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the levels of a rectified flow towards noise as the size of the picture asks for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the levels of a rectified flow towards noise, for larger pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a picture file: PNG, JPEG, WebP and others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a picture file: PNG, JPEG, WebP and others.

The picture is turned as the camera held it. Without a painted mask, transparent parts are 1 in the mask,
which means: repaint; a picture without transparency then gives a mask of zeros. Of an animation, the
first frame is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Painted mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perpendicular negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perturbed attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture sizes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plot schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polyexponential schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put one schedule behind another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rectangle mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repaint what was kept and keep what was repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repaint where a picture is transparent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute CLIP vision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute ControlNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute VAE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute conditioning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute guider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute sampler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute sigmas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroute text encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescale guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize a latent without leaving latent space. Sample it again to sharpen it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run sampler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample from parts: a guider, a sampler, noise levels and noise of one&apos;s own choice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample from parts: a guider, a sampler, noise levels and noise of one&apos;s own choice.

Steps that are known from an earlier run are not run again, as in Sample.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say by hand, with a brush, which part of a picture is repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say how a model was trained where its file does not say it, or says it wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say how a model was trained where its file does not say it, or says it wrong.

A checkpoint in one file cannot always tell. Pictures that come out brown or as noise are a sign of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say to a distilled model, such as Flux dev, how strongly it should follow the prompt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say to a distilled model, such as Flux dev, how strongly it should follow the prompt.

Such a model was taught guidance and needs no negative: set the guidance of Sample to 1. Other models do
not read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what leads a run: a model, what it is told, and how strongly it is held to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say which noise a run begins with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule from betas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule from list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Self-attention guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set inpaint mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift flow schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift flow schedule for size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show a model that is made for inpainting what to paint into, such as Flux Fill.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show a model that is made for inpainting what to paint into, such as Flux Fill.

Such a model sees the picture around the mask and paints all of the latent anew; what is outside comes out
nearly as it was. Any other model repaints with Set inpaint mask instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show pictures on the node without writing a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soften the edges of a mask, so that what is repainted blends in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solid mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space noise levels by a polynomial in their logarithm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space noise levels densely around one of them, by Laplace&apos;s distribution.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space the noise levels a model was trained on over the steps of a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space the noise levels of a training schedule of the literature over the steps of a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stable Diffusion 1.x, Stable Diffusion XL, or Stable Video Diffusion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from nothing, for a picture made from noise alone. It fits every model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch conditioning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take noise levels that were optimised for a family and about ten steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out of the negative what has nothing to do with the positive (TCFG).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the few noise levels that Turbo models were distilled for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tangential guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell Stable Diffusion XL what picture to imagine its own cut from; without it, the picture as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell the refiner of Stable Diffusion XL how good a picture is meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trim schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turbo schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn a schedule round, to go from a picture to the noise it might have come from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn an instruction and the pictures it is about into what an editing model is told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn an instruction and the pictures it is about into what an editing model is told.

The text encoder is shown the pictures beside the words. With a VAE the model itself looks at them, too,
and keeps what the instruction does not change. Encode the negative in the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn every colour into its opposite; transparency stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn latents into pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn pictures into latents, to be changed or repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn words into what the model is told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn words into what the model is told.

``(word:1.3)`` gives a word 1.3 times its weight, ``(word)`` 1.1 times; brackets may nest, and ``\(``
writes a bracket. ``embedding:name`` speaks the learned words of an embedding file, and may have a weight
too: ``(embedding:name:1.2)``. A long prompt is encoded in chunks of 75 tokens; T5 reads it in one piece.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two-prompt guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upscale latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VAE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weigh structure and detail within a UNet anew, at no cost in time. Of several in a row the last acts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a model as one file, .safetensors, with all merges and LoRAs in it, as other programs read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a model as one file, .safetensors, with all merges and LoRAs in it, as other programs read it.

With text encoder and VAE it is a whole checkpoint; without, the model alone. The file holds what it was
made of as text. It goes into the first of your own model folders, where the loaders find it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write pictures into the output folder as PNG, with the workflow inside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write pictures into the output folder as PNG, with the workflow inside.

Opening such a picture opens the workflow that made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the noise levels down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero-star guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a .safetensors file of a U-Net or transformer alone, or its folder in diffusers layout.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a .safetensors file or a folder in the layout of transformers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a .safetensors file, or its folder in diffusers layout.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a LoRA in one of your model folders, .safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a diffusers folder or a .safetensors file in one of your model folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a further picture, such as a person or a style to take over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number and .png are added, so that nothing is overwritten; / makes folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>add noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>added before the first step. Without it the latent is taken to be as noisy as the first level already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as in Sample.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backbone 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backbone 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>begins at the last level of the first, or anywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>beta of the first timestep.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>beta of the last timestep.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>betas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>boolean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by how much; below 0 the mask shrinks. A part at the edge of the picture does not shrink from that edge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clip vision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>conditioning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>controlnet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>coverage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crop left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crop top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>decides the size and whether the result has transparency.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>degree; at 1 they are spaced evenly, above it closer at low noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>denoise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>denoiser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>diffusion model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edges or depth, encoded with the VAE of the checkpoint; of the size of the latent that is sampled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edges stronger than this are kept; those between are kept where they continue a kept one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edges weaker than this are dropped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>embedding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>end step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every picture of the batch is resized.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every picture of the batch is shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every picture of the batch is written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on both sides; the result is rounded to whole latent pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on its change of the model; 0 leaves the model alone, below 0 turns it round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on its change of the text encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on that of the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on the coarse part of what skips the deepest blocks; below 1 for less.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on the difference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on the structure in the deepest up block; above 1 for more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factor on the structure in the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factors of blocks instead, such as down=0.2, mid=1, up.1=0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factors of blocks instead, such as encoder=0, decoder=0.5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factors of blocks instead, such as layers.0-5=0.2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file name without number and ending; / makes folders below the model folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first column behind the rectangle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first column that is repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first row below the rectangle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first row that is repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for families that read three.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for families that read two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fourth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from 1 down to 0, as flow models have them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from a half on, paint; below, keep. One mask, or one per picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>further factors on blocks of the model, such as down=1, mid=0.5, up.1=0 or double.0-5=0; what is not named keeps 1, or what is said for rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>goes on as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>goes on when it is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guidance end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guidance from the negative to the second prompt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guidance start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how far an edge fades to each side (two standard deviations of a Gaussian).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how far around it they reach.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how far away; 0 not at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how far the noise is turned towards that of the variation seed: a little changes details, at 1 nothing of the first is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how far; 1 changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many denoising steps; more is slower and, up to a point, cleaner.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many of the ten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many pictures are made at once, each from noise of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many steps at the beginning change nothing; they need no time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many steps the first part has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many; ddim_uniform may have more, beta fewer when they are hundreds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many; for other numbers than ten the published levels are interpolated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how many; levels beyond the model&apos;s are left out, so there may be fewer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how much was cut off at the left; 0 centres the subject.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how much was cut off at the top.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how new latent pixels are made from old ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how new pixels are made; nearest keeps hard pixels, lanczos is the sharpest of the others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how noise levels are spaced over the steps. ddim_uniform may run more steps than asked for, beta fewer when they are hundreds. lcm is for latent consistency models, simple for Turbo and Lightning models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how noise was added in training: linear in their square roots (Stable Diffusion), linear (DDPM), or along a cosine, which first and last do not matter for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how strongly it steers; 0 not at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how strongly the negative is avoided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how strongly the picture is drawn towards the positive and away from the negative; at 1 the negative is left out, which halves the time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how the levels are spaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how the model was trained to mix picture and noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how wide the blur is, in latent pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>instead of the last latent, give the whole way there: after each step, what the model then took the finished picture for. The steps of a picture come one behind the other, as a batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>integer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its levels come first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>latent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logarithm of the level in the middle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logarithm of the shift at 256 tokens (256 x 256 pixels).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logarithm of the shift at 4096 tokens (1024 x 1024 pixels).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lora</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>low</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>megapixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle, down.1 or up.0 for a UNet, also several: down.1, up.0; numbers such as 7, 8 for a transformer, single.3 in its second stack.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle, down.1 or up.0 for a UNet; numbers for a transformer: 7, 8, 9 for SD 3.5 Medium.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>momentum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nested</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neutral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>noise levels of the run; one step between each two. Where the last is not 0, noise is left in the latent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>noise levels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number format of the weights of model and text encoders. fp8 halves their memory on a GPU and changes the picture a little; so does int8, which needs the package torchao.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number format of the weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number format of the weights. A VAE that overflows in fp16 is widened by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number format of the weights. fp8 halves their memory on a GPU and changes the picture a little; so does int8, which needs the package torchao.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number format of the weights; float16 is half as large as float32.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of the level in it; 0 is the noisiest, beyond the last means the last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number the noise is drawn from; the same seed gives the same noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number the noise is drawn from; the same seed gives the same picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number the other noise is drawn from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>numbers parted by commas, blanks or lines, each lower than the one before; 0 last for a run to the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of Stable Diffusion 3, Flux and other flow models: above 1 more of the steps are spent on the layout, below 1 on the details; 0 as the file says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of a batch: draw for all of them together, give each the next seed, so that it comes out as it would alone, or give all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the mask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the picture it was cut from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the picture it was cut from; small numbers make it look enlarged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the picture that is wanted, for its proportions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the picture that is wanted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the picture to repaint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the picture without noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the picture; rounded down to a multiple of 8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the same family; the vocabulary of any but CLIP stays where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the same latent space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the size meant; two by two of its pixels are one token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the whole mask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one VAE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one model, with its LoRAs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one prompt, with its range and its ControlNets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one text encoder, with its LoRAs; its tokenizer is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other users of it are not affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>painted over the picture, white where it is to be repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parallel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>patched with its own strength. A LoRA that changes the model alone needs none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>positive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>process</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>radius</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rho</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sampler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the guidance of the steps before that is added; below 0 it evens the steps out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the levels that is run: below 1 the last steps of a longer schedule, 0 none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the noise levels that is run: 1 makes a new picture, below 1 keeps that much more of the latent, 0 changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the sampling after which guidance begins; before it, it counts as 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the sampling after which guidance ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the sampling after which it begins to act.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the sampling after which it stops.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the second; 0 is the first alone, 1 the second alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the steps that is run, counted from the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the steps that stays; at 0 nothing is left to run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the ten from whose beginning the steps are taken; 0 takes none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shares of blocks instead, such as down=0.2, mid=1, up.1=0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shares of blocks instead, such as encoder=0, decoder=0.5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shares of blocks instead, such as layers.0-5=0.2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>side of a place in latent pixels; 2 is what Qwen-Image sees as one token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sides that are not multiples of 8 are cropped evenly from both ends; transparency is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sigmas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size the pictures are scaled to before they are looked at; the models were trained with 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>skip 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>skip 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>soft edges stay soft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>spread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>start step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step to stop before, with the noise of the rest still in the latent; anything beyond the steps means the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps left out at the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stretch ignores the proportions; fit keeps them and stays within the size; crop keeps them, fills the size and cuts off what is left over evenly at both ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stretch them so that the last timestep is noise alone, for models that were trained so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>switch it off for a latent that another Sample left with noise in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>that of a Qwen-Image edit model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the VAE it was made from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the VAE that has learned something.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the denoiser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the longest that the guidance of a picture may be; 0 for no limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the mask, white where the picture is to be repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model it was made from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model that has learned something.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model they read prompts for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model, and what leads it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the one that belongs to the checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the other, of the same family.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the other, of the same model family.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the picture to paint over. The mask takes its size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the picture, encoded with the VAE of the checkpoint; of any size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the prompt; other users of it are not affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the rule of each step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the rule of each step. The ancestral and sde ones, ddpm, lcm, tcd, sa_solver, restart and seeds add fresh noise on the way; heun, dpm_2, 2s, dpmpp_sde, pece, restart and seeds_2 ask the model twice a step, heunpp2 and seeds_3 three times. lcm and tcd are for models made for few steps. dpm_fast has levels of its own; restart runs a part of them again, if there are at least seven steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same for the text encoder, such as layers.0-5=0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the steering picture, such as edges; stretched to the size of the latent when used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the text encoder it was made from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the text encoder that has learned something.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>third</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>third file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>timesteps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>transparent parts become 1, opaque ones 0; a picture without transparency gives zeros.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>upscaler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vae</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>variation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>variation seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wanted height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wanted width.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weight of the part of the guidance that saturates colours; 1 as without this node.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is changed, a UNet; other users of it are not affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is cut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is drawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is edited; of a batch the first. The text may call it “Picture 1” when there are several.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is guided, a UNet; other users of it are not affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is guided; other users of it are not affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is inverted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is laid on top; where it is transparent the background shows through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is painted into, of the size of the latent that is sampled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is patched; the original stays as it is for other nodes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is resized; its mask comes along.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is softened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is trimmed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is turned round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is turned round; a level 0 becomes one just above it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what it is added to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what it should not show.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what lies on the way there: part of the first, or a picture to keep to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what shall change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the model is told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the model is told; other users of it are not affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the network was trained to predict; velocity for “v-pred” models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the picture should not show.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the picture should show, or for a negative, what it should not; may be empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the picture should show.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the sampler made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what to begin with. With a mask, only the masked part is repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what to begin with: an empty latent, or an encoded picture to change. With a mask, only the masked part is repainted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what will be sampled, for models such as Flux whose levels depend on its size; without it a picture of 1024 × 1024 pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>where guidance begins, usually an empty prompt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whether it was trained down to noise alone (“zsnr”), as many v-pred models were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whether this guidance also carries the step from the second prompt to the first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>which kind of picture it follows depends on what it was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>which one, 1 to 4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whose edges; the result has its size. Transparency is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whose lowest and highest level are the ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whose noise levels they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whose way of mixing picture and noise it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with its merges and LoRAs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero snr</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NumberEditor</name>
    <message>
        <source>Another seed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OpenDocument</name>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>Pen: size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen: strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen: as a mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the brush in pixels of the picture; keys [ and ]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{px:.0f} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the brush marks in full before it fades to its edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much a stroke marks; below 100 % a part is repainted softly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far colours may differ and still be filled; at 100 % only what you painted is a border</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen pressure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the pressure of a pen changes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>Outline of the workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The nodes of the workflow are listed here.
Shift+A on the canvas adds one.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>About Nodegraph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A native desktop node editor for image diffusion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computes on {device}. Nothing leaves this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apache License 2.0. Icons: Lucide (ISC). Text: Inter (SIL Open Font License).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Parameters</name>
    <message>
        <source>Takes a whole number from 0 to {high}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes a whole number from {low} to {high}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes a whole number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes a number from {low} to {high}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes true or false.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the name of an {kind} file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the name of a {kind} file.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureDisplay</name>
    <message>
        <source>{title}, while it runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, {index} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, seen just before it was done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureFacts</name>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>The finished picture appears here.
Press Run ({keys}) to make one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the next start on. Files are the same in every language.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with the start page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where no file is opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open what was open last time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workflows that were never saved to a file are not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where networks run. Automatic takes a graphics card where there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device memory for networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What does not fit makes room, comes in pieces, or works in tiles; the plan says which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all there is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eight bits when short</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Faster than layer by layer where not even blocks fit; pictures change a little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this machine lacks is said before a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How weights of U-Nets and VAEs lie in memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compiling takes minutes when a size is first met; steps are faster afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeated blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results that are kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For this run of the program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unchanged work is not done again, tomorrow either.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps of sampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run that was broken off goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk left free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In any case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs in the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The latest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where Save image writes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where pictures that a workflow names lie.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in {path}, which the command line reads too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>General</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder for {title}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemBox</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemDesk</name>
    <message>
        <source>Open the rest</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Not opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsPanel</name>
    <message>
        <source>Show node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the node on the canvas (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected rows for a report (Ctrl+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget what was wrong with the file (Del); it stays as it is on the disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is wrong: everything that Run would do can be done.

Missing models, sockets that nothing feeds, nodes that failed and faults of files that were not opened are listed here, each with what helps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} notes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>for the run of another tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>run {number} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueueDesk</name>
    <message numerus="yes">
        <source>Added to the queue: {title}, %n time(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Added to the queue: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opened the workflow of “{title}” as it was run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueueMessages</name>
    <message numerus="yes">
        <source>%n job(s) in the queue are unfinished: {titles}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Run now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Queue: “{title}” runs, %n job(s) behind it.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Queue: “{title}” runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Queue: %n job(s) done.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) failed: {titles}. `nodegraph-app queue` says why.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>What waits to be run, and what was run, is listed here.

{add_keys} adds the workflow to the queue; {run_keys} runs it now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the open workflow at the end of the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run what waits, one job after another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the selected jobs from being run, or let them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the selected jobs up; they stay listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put a copy at the end of the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the workflow as it was run (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget; pictures stay on the disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Stop queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy what happened</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Recorder</name>
    <message>
        <source>Press a key to add it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Recovering</name>
    <message>
        <source>“{name}” could not be deleted: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” could not be recovered: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What there is of it stays in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Nodegraph ended before these workflows were saved. Open brings them back with their changes, which are then still to be saved. What you do not open stays here until you delete it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is waiting to be recovered.

If Nodegraph ends unexpectedly, unsaved changes appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never saved to a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was never saved to a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less than a minute ago</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Unsaved work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workflows that were not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Open %n</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Delete these %n for ever</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Remedies</name>
    <message>
        <source>Choose a picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Halve the size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Halve the size and run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Reroute</name>
    <message>
        <source>Cross the links to reroute</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunButtons</name>
    <message>
        <source>Make the pictures this workflow asks for; what is cached is used again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on where the run was paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop after the current step, to go on from there later ({keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often Run runs, each time with the next seeds.
A seed set to random, increment or decrement makes every run another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run by itself after every edit, with the seeds of the last run ({keys}).
What goes on is cancelled; only what the edit touches is made again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch: number of runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run on change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop after the current step ({keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run   {keys}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Force stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunCommands</name>
    <message>
        <source>Nothing is selected. Select the node to run to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture is asked for behind the selected nodes. Run to them instead, with Ctrl+R.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is selected. Select the nodes whose pictures to make.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No finished picture is shown. Choose one in the filmstrip.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known of the seed of this picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The nodes that had the seed of this picture are not in this workflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{running} of %n node(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>all cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Nothing in this workflow has a seed, so all %n run(s) would be the same. It runs once.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every seed is fixed, so all %n run(s) would give the same. It runs once.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Count the seeds up and run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunControl</name>
    <message>
        <source>Save your workflow and start Nodegraph again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunDisplay</name>
    <message>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading libraries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {name} in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} cannot run: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in {seconds}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue goes on from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: {message} It goes on with less: {economy}. That is remembered for this workflow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run has not stopped yet. In a few seconds, or with Force stop now, its worker process is ended and replaced: the workflow and finished results stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Force stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no worker running</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state}, asked to pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state}, asked to cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue and history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{{state}}, asked to {wish}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed {seeds}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job {id}, from: {origin}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run {id}, from: {origin}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Scrubber</name>
    <message>
        <source>Show the steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw the picture as it was after every step; steps that are known are not run again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new branch from this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new branch from this step: nodes that go the same way to here, and on as you like</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plot the noise levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plot the noise levels over the steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise levels over the steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {step} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Scrubbing</name>
    <message>
        <source>Its run cannot be planned yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing the steps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: noise levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, step {step} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {done} of {total}…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SeedRow</name>
    <message>
        <source>fixed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>increment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>decrement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every run takes this seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>runs after the first draw one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>runs after the first count up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>runs after the first count down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed from run to run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed used last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the seed of the last run here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the seed of the last run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From run to run: {what}. Running never changes the document.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ran {seed}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Seeds</name>
    <message>
        <source>Count the seeds up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the seed of a picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionLog</name>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>The workflow names no model files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing: the workflow says nothing about this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its name and size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShareDialog</name>
    <message>
        <source>Share a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models that the copy names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the names of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures themselves are in no workflow: whoever opens it needs them, too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models it asks for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SideRun</name>
    <message>
        <source>The worker process ended: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be drawn.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Splicing</name>
    <message>
        <source>This node does not fit on that link.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>“{title}” runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> after {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” is done{took}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” failed{took}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” was cancelled{took}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” is paused{took}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” is saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Text to picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say in words what you want to see.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture to picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with a picture and make it anew, in part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repaint one part; the rest stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The edges of a picture say where things are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw everything in a style that was learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show this page when Nodegraph starts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would you like to make?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each of these runs on the small model that comes with Nodegraph: choose one, then press Run ({keys}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty workflow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workflows that you open or save are listed here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>will run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>skipped</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worker starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what is wrong, and what helps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{blocked} blocked  ·  {cached} cached  ·  {to_run} to run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{cached} cached  ·  {to_run} to run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Not saved to a file yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run of “{title}” failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done in {seconds}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Target</name>
    <message>
        <source>Paint a mask</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tints</name>
    <message>
        <source>Shown in red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shown in green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shown in blue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>New workflow ({keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New workflow</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Unsaved</name>
    <message>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to “{title}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without saving they are lost.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Slider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Luminance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin the picture as A or B, or let it go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare in another way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Luminance alone; again: all colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual size / the whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is known of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl and drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the picture out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin this picture as {name} to compare it ({name})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole picture (0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the picture as… (Ctrl and drag pulls it out)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at one channel alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin as {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How A and B are compared (C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is known of the picture (I)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>largest difference {largest}  ·  mean {mean:.2f}  ·  {share:.0f} % of the pixels differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} px  ·  {zoom:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkerLink</name>
    <message>
        <source>The connection to the worker process broke: {error}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Details</name>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lies in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute the hash by which the rest of the world knows this file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convert to safetensors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture called like the file, beside it,
is shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_List</name>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is wrong, and what to do</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
