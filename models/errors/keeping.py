"""The sentences of the desk's file, its backups and their restoring."""

from models.language import N_

SENTENCES = {
    # the file
    "no_desk": N_("There is no desk at {path}. To begin: dutydesk setup, or dutydesk demo."),
    "desk_exists": N_("There is a file at {path} already. Nothing was changed. Choose --db PATH."),
    "file_exists": N_("{path} exists already. Choose another name."),
    "not_a_desk": N_("{path} is not a Duty Desk database. Nothing was changed."),
    "newer_desk": N_(
        "{path} was written by a newer Duty Desk (format {found}, this program knows {known}). "
        "Update the program."
    ),
    "upgraded": N_("The desk was upgraded by another program. Leave and start again; drafts keep."),
    "read_only": N_(
        "{path} cannot be written. Check the rights of the file and its folder, then try again."
    ),
    "cannot_open": N_("{path} cannot be opened. Check that it exists and may be read."),
    "disk_full": N_("The disk is full. Nothing was written. Make room, then try again."),
    "disk_error": N_(
        "The disk reports an error at {path}. Nothing was written. Check the disk, keep a copy."
    ),
    "damaged": N_(
        "{path} is damaged. Stop writing, keep a copy of the file, and bring back a backup."
    ),
    "nothing_readable": N_(
        "Nothing of a desk can be read in {path}. Keep the file, and bring back a backup."
    ),
    "busy": N_("Another program holds the desk. Nothing was written. Try again in a moment."),
    "replaced": N_("The file {path} was removed or replaced. Leave and start again."),
    "network_folder": N_(
        "{path} is on a network folder ({kind}), where a database is not safe. "
        "Keep it on the machine's own disk and come in by SSH."
    ),
    # backups
    "not_a_backup": N_("{path} is not a backup of Duty Desk."),
    "backup_newer": N_(
        "{path} was made by a newer Duty Desk (format {found}, this program knows {known}). "
        "Update the program."
    ),
    "backup_damaged": N_("{path} is damaged. Do not rely on it; take another backup."),
    "backup_unreadable": N_("{path} cannot be read: {reason}"),
    "backup_needs_recipients": N_(
        "{path} is encrypted to a key. Give its private half with --identity FILE."
    ),
    "backup_needs_passphrase": N_(
        "{path} is encrypted with a passphrase. Give it with --passphrase-file FILE."
    ),
    "backup_wrong_key": N_("The key or passphrase does not open {path}."),
    "backup_running": N_("Another backup of this desk is being made. Try again when it is done."),
    "verify_running": N_("Somebody else is verifying a backup here. Wait until that has ended."),
    "place_missing": N_("{path} is not there. Is the stick in, or the folder mounted?"),
    "place_new": N_("There is no folder {path}. If the stick is in: {command}"),
    "place_full": N_("{path} is full. No backup was left there. Make room, then try again."),
    "place_failed": N_("{path} does not take a backup: {reason}"),
    "identity_form": N_("Identity: the file holds no private key of age or SSH."),
    "recipient_form": N_("Recipient: {value} is no public key. It begins with age1 or ssh-."),
    "recipient_count": N_("Recipients: give 1 to {limit} public keys."),
    "identity_file_rights": N_("Identity: {path} can be read by others. Set its rights to 0600."),
    "passphrase_file_rights": N_(
        "Passphrase file: {path} can be read by others. Set its rights to 0600."
    ),
    "passphrase_file_unreadable": N_("Passphrase file: {path} cannot be read."),
    "not_removed": N_("{path} could not be removed: {reason}"),
    "schedule_form": N_("{value}: a path with line ends cannot be scheduled."),
    "schedule_missing": N_("Neither systemd nor cron is here. Have another program run: {command}"),
    "schedule_nowhere": N_("Neither systemd nor cron is here, so nothing is scheduled."),
    "schedule_unasked": N_("Nothing was written. Where nobody can be asked, add --yes."),
    "schedule_failed": N_("{program} refused: {reason}"),
    "not_a_device": N_("{login} is a person. Name a device, which needs no PIN."),
    "encryption_twice": N_("Encrypt to recipients or with a passphrase, not both."),
    "every_form": N_("Every: {value} is not one."),
    "passphrase_missing": N_(
        "Passphrase: none was given. Where nobody can be asked: --passphrase-file FILE"
    ),
    "passphrase_short": N_("Passphrase: use at least {least} characters."),
    # restoring
    "desk_open": N_("The desk is open in a console. Leave it there with Ctrl+Q, then try again."),
    "other_desk": N_(
        "{path} is another desk: {name}. The backup is of {backup}. Nothing was changed. "
        "Restore it elsewhere with --to PATH."
    ),
    "copy_exists": N_("There is a file at {path} already. Nothing was changed. Choose --to PATH."),
    "restore_running": N_("Somebody else is restoring in {path}. Wait until that has ended."),
    "backup_other_desk": N_(
        "{path} is a backup of another desk, {name}. To check it: dutydesk backup verify FILE"
    ),
    "drill_running": N_("Somebody else is trying a backup in {path}. Wait until that has ended."),
    "restore_person": N_(
        "Old data have to be removed from what is restored. Say which admin does: --as LOGIN."
    ),
    "restore_unproven": N_(
        "Not everything is as it was when this backup was made. Nothing was changed. Take another, "
        "or add --unproven if there is none."
    ),
    "code_missing": N_("Code: none was given. Give the desk's with --code CODE."),
    "code_other": N_("Code: {value} is not this desk's. Nothing was changed."),
    "no_backup": N_("There is no verified backup of this desk in {path}."),
    "no_backup_before": N_("There is no verified backup from before {when} in {path}."),
    "several_desks": N_("There are backups of several desks in {path}. Name the file."),
}
