"""The sentences of set-up, staff, settings and the audit trail."""

from models.language import N_

SENTENCES = {
    # set-up and staff
    "desk_name_missing": N_("Desk name: give the desk a name."),
    "code_form": N_("Code: use 1 to 12 letters and digits, such as T1."),
    "timezone_unknown": N_("Time zone: {value} is not known. Use a name such as Asia/Shanghai."),
    "language_unknown": N_("Language: {value} is not one. Use zh or en."),
    "profile_unknown": N_("Time-limit profile: {value} is not known."),
    "login_form": N_(
        "Login: use 1 to 32 small letters, digits, dots or hyphens, starting with a letter."
    ),
    "login_taken": N_("Login: {login} is taken. Choose another."),
    "login_unknown": N_("Login: there is nobody with the login {login} at this desk."),
    "name_missing": N_("Name: give a name of 1 to 40 characters."),
    "role_unknown": N_("Role: {value} is not one."),
    "role_missing": N_("Role: a person needs at least one role."),
    "device_has_no_pin": N_("PIN: {login} is a device; devices have none."),
    "device_has_no_role": N_("Role: {login} is a device; devices have none."),
    "pin_form": N_("PIN: use exactly {digits} digits."),
    "pin_missing": N_("PIN: none was given. Use --pin-file FILE, or --pin-file - for input."),
    "pin_file_rights": N_("PIN file: {path} can be read by others. Set its rights to 0600."),
    "pin_file_unreadable": N_("PIN file: {path} cannot be read."),
    "pin_wrong": N_("PIN: not right. Tries left before a pause: {left}."),
    "locked_out": N_("{name} is locked out until {until}. A supervisor can unlock."),
    "disabled": N_("{login} may no longer sign in."),
    "last_admin": N_("{login} is the last admin. Make somebody else admin first."),
    "not_allowed": N_("{name} may not do that here: {what}."),
    "device_signs_in": N_("{login} is a device. Devices cannot sign in."),
    "key_missing": N_("Key: none was given. Use dutydesk staff key LOGIN < key.pub"),
    "key_private": N_(
        "Key: this is the private half, which stays with its owner. "
        "Ask for the public one, the file that ends in .pub."
    ),
    "key_other_form": N_(
        "Key: this is another program's form. Turn it into OpenSSH's: ssh-keygen -i -f FILE"
    ),
    "key_several": N_("Key: {count} lines were given. Give one key, which is one line."),
    "key_options": N_("Key: {value} stands before it. Give the key alone, without options."),
    "key_kind": N_("Key: {value} is not a kind that is taken. Make one: ssh-keygen -t ed25519"),
    "key_short": N_("Key: RSA of {bits} bits is too short. Use {least} or more, or ed25519."),
    "key_damaged": N_("Key: it is not whole. Copy the file that ends in .pub again."),
    "command_form": N_("{path} cannot stand in authorized_keys. Use a path of visible letters."),
    "settings_form": N_("{path}: not understood: {problem}. Correct it or move it away."),
    # the audit trail, the settings, the export of everything
    "audit_right": N_("{name} may not read the audit trail: supervisors and admins may."),
    "act_near": N_("Act: {value} is not one. Did you mean {near}? Kinds: dutydesk audit --help"),
    "act_unknown": N_("Act: {value} is not one. Use one of {known}, or an act as --json names it."),
    "setting_unknown": N_("There is no setting {value}. To see them: dutydesk settings list"),
    "setting_near": N_("There is no setting {value}. Did you mean {near}?"),
    "setting_number": N_("{setting}: {value} will not do. Give a whole number, {least} to {most}."),
    "setting_name": N_("{setting}: give 1 to {most} characters."),
    "export_folder": N_("{path} is not empty. Name a new folder, or an empty one."),
    "analysis_right": N_("{name} may not see the analysis: it is there for supervisors."),
}
