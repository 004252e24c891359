drop table sending.whatsapp_errors;
drop table chatwoot.conversations;
drop table chatwoot.contacts;
drop table sending.message_buttons;
drop table sending.messages;
drop table sending.templates;
drop table sending.send_seconds;
drop table sending.channels;
