<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} and %n more</numerusform>
            <numerusform>{names} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied the frame and %n node(s).</source>
        <translation>
            <numerusform>Copied the frame and %n node.</numerusform>
            <numerusform>Copied the frame and %n nodes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n node(s).</source>
        <translation>
            <numerusform>Copied %n node.</numerusform>
            <numerusform>Copied %n nodes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release to cut %n link(s)</source>
        <translation>
            <numerusform>Release to cut %n link</numerusform>
            <numerusform>Release to cut %n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cut %n link(s)</source>
        <translation>
            <numerusform>Cut %n link</numerusform>
            <numerusform>Cut %n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release to reroute %n link(s)</source>
        <translation>
            <numerusform>Release to reroute %n link</numerusform>
            <numerusform>Release to reroute %n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reroute %n link(s)</source>
        <translation>
            <numerusform>Reroute %n link</numerusform>
            <numerusform>Reroute %n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) missing</source>
        <translation>
            <numerusform>%n file missing</numerusform>
            <numerusform>%n files missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{running} of %n node(s)</source>
        <translation>
            <numerusform>{running} of %n node</numerusform>
            <numerusform>{running} of %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot run</source>
        <translation>
            <numerusform>%n cannot run</numerusform>
            <numerusform>%n cannot run</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first}
and %n more within</source>
        <translation>
            <numerusform>{first}
and %n more within</numerusform>
            <numerusform>{first}
and %n more within</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Filing</name>
    <message numerus="yes">
        <source>%n more fault(s): see Problems.</source>
        <translation>
            <numerusform>%n more fault: see Problems.</numerusform>
            <numerusform>%n more faults: see Problems.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GalleryDialog</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{seen} of %n picture(s)</source>
        <translation>
            <numerusform>{seen} of %n picture</numerusform>
            <numerusform>{seen} of %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n picture(s) to the trash?</source>
        <translation>
            <numerusform>Move %n picture to the trash?</numerusform>
            <numerusform>Move %n pictures to the trash?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GridDialog</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Grids</name>
    <message numerus="yes">
        <source>{done} of %n picture(s) of the grid are made</source>
        <translation>
            <numerusform>{done} of %n picture of the grid is made</numerusform>
            <numerusform>{done} of %n pictures of the grid are made</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupPage</name>
    <message numerus="yes">
        <source>A group of %n node(s).</source>
        <translation>
            <numerusform>A group of %n node.</numerusform>
            <numerusform>A group of %n nodes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n node(s) are selected.

{mute} mutes, {bypass} bypasses, {copy} duplicates them.</source>
        <translation>
            <numerusform>%n node is selected.

{mute} mutes, {bypass} bypasses, {copy} duplicates them.</numerusform>
            <numerusform>%n nodes are selected.

{mute} mutes, {bypass} bypasses, {copy} duplicates them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProblemsPanel</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
            <numerusform>%n notes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueDesk</name>
    <message numerus="yes">
        <source>Added to the queue: {title}, %n time(s)</source>
        <translation>
            <numerusform>Added to the queue: {title}, %n time</numerusform>
            <numerusform>Added to the queue: {title}, %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueMessages</name>
    <message numerus="yes">
        <source>%n job(s) in the queue are unfinished: {titles}.</source>
        <translation>
            <numerusform>%n job in the queue is unfinished: {titles}.</numerusform>
            <numerusform>%n jobs in the queue are unfinished: {titles}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Queue: “{title}” runs, %n job(s) behind it.</source>
        <translation>
            <numerusform>Queue: “{title}” runs, %n job behind it.</numerusform>
            <numerusform>Queue: “{title}” runs, %n jobs behind it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Queue: %n job(s) done.</source>
        <translation>
            <numerusform>Queue: %n job done.</numerusform>
            <numerusform>Queue: %n jobs done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) failed: {titles}. `nodegraph-app queue` says why.</source>
        <translation>
            <numerusform>%n job failed: {titles}. `nodegraph-app queue` says why.</numerusform>
            <numerusform>%n jobs failed: {titles}. `nodegraph-app queue` says why.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message numerus="yes">
        <source>Open %n</source>
        <translation>
            <numerusform>Open %n</numerusform>
            <numerusform>Open %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete these %n for ever</source>
        <translation>
            <numerusform>Delete it for ever</numerusform>
            <numerusform>Delete these %n for ever</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunCommands</name>
    <message numerus="yes">
        <source>{running} of %n node(s)</source>
        <translation>
            <numerusform>{running} of %n node</numerusform>
            <numerusform>{running} of %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing in this workflow has a seed, so all %n run(s) would be the same. It runs once.</source>
        <translation>
            <numerusform>Nothing in this workflow has a seed, so all %n run would be the same. It runs once.</numerusform>
            <numerusform>Nothing in this workflow has a seed, so all %n runs would be the same. It runs once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every seed is fixed, so all %n run(s) would give the same. It runs once.</source>
        <translation>
            <numerusform>Every seed is fixed, so all %n run would give the same. It runs once.</numerusform>
            <numerusform>Every seed is fixed, so all %n runs would give the same. It runs once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
</TS>
