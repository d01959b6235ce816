"""The static site: the charts as files that any web server, CDN or folder on a disk can hold.

`build.build` makes it. `plan` says which views it has and where their files are, `view` makes the files of one view,
`pages` the pages around the charts, `folder` keeps what was made, so that a rebuild makes only what changed.
"""
