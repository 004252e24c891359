drop table messaging.whatsapp_errors;
drop table messaging.chatwoot_conversations;
drop table messaging.chatwoot_contacts;
drop table messaging.message_buttons;
drop table messaging.messages;
drop table messaging.templates;
drop table messaging.send_seconds;
drop table messaging.channels;
