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
            <numerusform>{done} of %n picture of the grid are made</numerusform>
            <numerusform>{done} of %n pictures of the grid are made</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n node(s) are selected.

M mutes, B bypasses, Ctrl+D duplicates them.</source>
        <translation>
            <numerusform>%n node are selected.

M mutes, B bypasses, Ctrl+D duplicates them.</numerusform>
            <numerusform>%n nodes are selected.

M mutes, B bypasses, Ctrl+D duplicates them.</numerusform>
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
</TS>
